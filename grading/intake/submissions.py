"""A folder (or zip) of submissions in, one ``Submission`` for each student and piece of work out.

It knows the layouts of Moodle, Canvas and nbgrader, plain ``name.ipynb``, one
folder per student, and zips of these. It trusts nothing that it reads:
``archive`` decides what is read, ``names`` whose it is.

A folder that holds the same notebook several times, once per student, is a
class, not a student: its students are named "class/student".

If there are several versions of one piece of work, the newest counts, or the
newest on time if the platform marks others as late: the one with the highest
number if the platform numbers files (Canvas), else the one modified last, else
the highest copy ("x (2).ipynb"). The others are listed in
``superseded``. Nothing is dropped silently: what cannot be graded becomes a
Submission with a ``problem``.
"""

import io
import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from os import PathLike
from pathlib import Path

from grading import sanitize
from grading.intake import archive, names
from grading.intake.archive import File, Problem
from grading.intake.notebook import MAX_BYTES
from grading.submission import Submission

MAX_STUDENT = 50_000_000  # bytes handed in by one student, unpacked
MAX_DOWNLOAD = 2_000_000_000  # bytes in one class's zip, unpacked
MAX_WORKS = 40  # notebooks graded per student
ENTRY = 1000  # bytes that each entry of a zip is charged, even an empty one: it takes time
MAX_NESTED = 2  # zips in zips
MOST_LOOSE = 10  # notebooks directly in one student's folder; more make it a class
# What students pack or save notebooks as by mistake; other stray files belong to nobody.
MISTAKEN = re.compile(r"\.(rar|7z|tar|gz|tgz|bz2|xz)$|\.ipynb\.", re.IGNORECASE)
# The folders of an nbgrader course next to ``submitted``.
NBGRADER = {"source", "release", "autograded", "feedback"}
GRADE_ID = re.compile(rb'"grade_id"\s*:\s*"([^"]{1,200})"')

Key = tuple[str, str]  # of a student: name and platform number
Work = tuple[str, bytes]  # stem and a trait of the content: equal for all versions of one piece of work


@dataclass(frozen=True)
class _Version:
    """One notebook (or failure to get one) on its way to a Submission."""

    work: Work
    rank: tuple  # the highest is the newest
    hint: str
    place: str
    content: bytes | None
    problem: str | None
    loose: bool  # gives no clue which work it is: a zip that cannot be opened
    origin: str  # as in Submission
    late: bool  # according to the platform


class _Budget:
    """Bytes that may still be read. A failed read costs its whole limit, or a thousand bombs would be tried."""

    def __init__(self, left):
        self.left = left

    def read(self, file, most):
        limit = max(0, min(most, self.left))
        self.left -= limit
        content = file.read(limit)
        self.left += limit - len(content)
        return content


def find(folder: str | PathLike[str]) -> list[Submission]:
    """All submissions in a folder or zip.

    Parameters
    ----------
    folder : path
        As a platform's download left it; a zip need not be unpacked.

    Returns
    -------
    list of Submission
        One for each student and piece of work, sorted by ``id``. The order of
        the files on disk does not matter.

    Raises
    ------
    ValueError
        If ``folder`` is neither a readable folder nor a readable zip.
    """
    found: dict[Key, list[Submission]] = {}
    seen: dict[Key, set[int]] = {}
    with ExitStack() as stack:
        for number, source in enumerate(_sources(Path(folder), stack)):
            budget = _Budget(MAX_DOWNLOAD)
            for key, (owners, handed_in) in sorted(_by_owner(source).items()):
                works = _works(handed_in, owners, budget)
                found.setdefault(key, []).extend(works)
                seen.setdefault(key, set()).add(number)
    for key, numbers in seen.items():
        if len(numbers) > 1:
            found[key] = [replace(work, notes=(*work.notes, "several_sources")) for work in found[key]]
    return _with_ids(found)


def _sources(path, stack):
    """Lists of files; in each, the first part of a path names the student."""
    if not path.is_dir():
        try:
            zipped = archive.in_zip(stack.enter_context(archive.opened(path.resolve())), path.name)
        except Problem as problem:
            raise ValueError(f"folder must be a folder or a zip of submissions, not {str(path)!r}") from problem
        return _apart(zipped, path.stem)
    entries = archive.in_folder(path)
    if any(not file.parts for file in entries):
        raise ValueError(f"folder must be readable: {str(path)!r} is not")
    downloads = {}
    for zipped in sorted(path.iterdir()):
        name = archive.name(zipped.name)
        if zipped.suffix.lower() == ".zip" and not names.owner(name):
            source = _download(zipped, name, stack, alone=_alone(name, entries))
            if source is not None:
                downloads[name] = source
    rest = [file for file in entries if file.parts[0] not in downloads]
    return [*_apart(rest), *downloads.values()]


def _apart(entries, stem=None):
    """The files, with those of each folder that is an unpacked download in a list of their own."""
    by_top: dict[str, list[File]] = {}
    for file in entries:
        by_top.setdefault(file.parts[0], []).append(file)
    rounds = {top for top, files_ in by_top.items() if len(by_top) > 1 and _surrounds(top, files_)}
    rest = [file for file in entries if file.parts[0] not in rounds]
    return [_from_student_on(rest, stem), *(_from_student_on(by_top[top]) for top in sorted(rounds))]


def _alone(name, entries):
    """Whether nothing else in the folder could be a submission."""
    return all(file.parts == (name,) or not _may_be_one(file) for file in entries)


def _may_be_one(file):
    suffix = names.stem_and_suffix(file.parts[-1])[1]
    return file.read is None or len(file.parts) > 1 or suffix or file.problem


def _download(path, name, stack, alone):
    """The files of a zip that holds a class and not one student's work; else None."""
    try:
        source = _from_student_on(archive.in_zip(stack.enter_context(archive.opened(path)), name), Path(name).stem)
    except Problem:
        return None
    nbgrader = any("submitted" in file.place.split("/")[1:3] for file in source)
    return source if alone or nbgrader or any(names.owner(file.parts[0]) for file in source) else None


def _from_student_on(entries, stem=None):
    """The files with paths that begin at the student, without any folders around the whole class."""
    tops = {file.parts[0] for file in entries if not file.problem}
    if "submitted" in tops:
        students = [file for file in entries if file.parts[0] not in NBGRADER]
        return _stripped(students, "submitted")
    if len(tops) == 1 and (tops == {stem} or _surrounds(min(tops), entries)):
        return _from_student_on(_stripped(entries, min(tops)))
    return entries


def _surrounds(top, entries):
    """Whether a folder holds the class: it is not a student's own, and its contents follow a known layout."""
    below = {file.parts[1] for file in entries if len(file.parts) > 1}
    return not names.owner(top) and ("submitted" in below or any(map(names.owner, below)))


def _stripped(entries, top):
    shorter = [replace(file, parts=file.parts[1:]) if file.parts[0] == top else file for file in entries]
    return [file for file in shorter if file.parts]


def _by_owner(source):
    """The files of each student: key → (owners, files), two lists of equal length."""
    students: dict[Key, tuple[list[names.Owner], list[File]]] = {}
    classes = _classes(source)
    for file in source:
        if file.parts[0] in classes:
            if len(file.parts) == 1:
                continue
            file = replace(file, parts=("/".join(file.parts[:2]), *file.parts[2:]))
        if owner := _owner(file):
            owners, handed_in = students.setdefault(owner.key, ([], []))
            owners.append(owner)
            handed_in.append(file)
    return students


def _classes(source):
    """The folders that hold several people's work: several notebooks in them have the same exercises."""
    inside: dict[str, list[File]] = {}
    for file in source:
        below = len(file.parts) > 1 and not names.owner(file.parts[0])
        if below and file.read and not file.problem and names.stem_and_suffix(file.parts[-1])[1]:
            inside.setdefault(file.parts[0], []).append(file)
    return {top for top, handed_in in inside.items() if _is_class(handed_in)}


def _is_class(handed_in):
    # Files whose paths differ only in the second folder, and those that lie directly in the first.
    groups: dict[tuple[str, ...], dict[str, File]] = {}
    for file in handed_in:
        names_ = groups.setdefault(file.parts[2:], {})
        names_[names.without_copy(names.stem_and_suffix(file.parts[1])[0])[0]] = file
    if len(groups.get((), ())) > MOST_LOOSE:
        return True
    found = [list(filter(None, map(_exercises, one.values()))) for one in groups.values() if len(one) > 1]
    return any(len(set(exercises)) < len(exercises) for exercises in found)


def _exercises(file):
    """The first exercise in a notebook; empty if there is none."""
    try:
        found = GRADE_ID.search(file.read(MAX_BYTES))
    except Problem:
        return b""
    return found[1] if found else b""


def _owner(file):
    first = file.parts[0]
    if owner := names.owner(first):
        return owner
    if file.read is None or len(file.parts) > 1:
        return None if first.startswith(".") else names.Owner((first, ""))
    stem, suffix = names.stem_and_suffix(first)
    return names.Owner((stem, "")) if suffix or file.problem or MISTAKEN.search(first) else None


def _works(handed_in, owners, budget):
    """One student's Submissions, without ids yet."""
    own = _Budget(min(MAX_STUDENT, budget.left))
    versions: list[_Version] = []
    at_first = own.left
    for owner, file in zip(owners, handed_in, strict=True):
        path = file.parts[1:] or (owner.file or file.parts[0],)
        versions += _versions(file, path, owner, own, _origin(owner, file.parts))
    budget.left -= at_first - own.left
    name = sanitize.name(owners[0].key[0], 200)
    if not versions:
        origin = _origin(owners[0], handed_in[0].parts)
        files = [file.parts[-1] for file in handed_in if file.read and len(file.parts) > 1]
        place = sanitize.name(": ".join(filter(None, (_outermost(handed_in[0]), ", ".join(files)))))
        return [Submission("", name, place, None, "no_notebook", "", origin=origin)]
    return _counted(versions, name)


def _origin(owner, parts):
    return parts[0] if owner.platform else ""


def _outermost(file):
    """The place of the folder or file that names the student."""
    return file.place.rsplit("/", len(file.parts) - 1)[0]


def _versions(
    file: File, path: tuple[str, ...], owner: names.Owner, budget: _Budget, origin: str, depth: int = 0
) -> Iterator[_Version]:
    """Every notebook in a file: the file itself or, for a zip, the notebooks in it."""
    stem, suffix = names.stem_and_suffix(path[-1])
    at_top = depth == 0 and len(file.parts) == 1
    if not _counts(file, suffix, at_top):
        return
    stem, copy = names.without_copy(stem, canvas=owner.platform == "canvas" and at_top)
    rank = (owner.number, tuple(file.time), copy, file.place)
    hint = _hint(path, stem, owner, at_top, depth)
    place = sanitize.name(file.place)
    try:
        if suffix == ".zip":
            for inner in _unzipped(file, budget, depth):
                yield from _versions(inner, inner.parts, owner, budget, origin, depth + 1)
        else:
            content = budget.read(file, MAX_BYTES)
            first = GRADE_ID.search(content)
            work = (stem, first[1] if first else "/".join(path[:-1]).encode())
            yield _Version(work, rank, hint, place, content, None, False, origin, owner.late)
    except Problem as problem:
        yield _Version((stem, b""), rank, hint, place, None, str(problem), suffix != ".ipynb", origin, owner.late)


def _counts(file: File, suffix: str, at_top: bool) -> bool:
    """Whether a file is a notebook or a zip, or has a problem worth reporting."""
    # Links beside the notebook do not matter: virtual environments are full of them.
    telling = file.problem and (at_top or file.problem != "not_regular")
    return file.read is not None and bool(suffix or telling)


def _hint(path: tuple[str, ...], stem: str, owner: names.Owner, at_top: bool, depth: int) -> str:
    """What the path says about the assignment: nbgrader's folder, else the file's stem."""
    if at_top and not owner.platform:
        return ""  # the stem is the student's name
    return path[0] if len(path) == 2 and depth == 0 and not owner.platform else stem


def _unzipped(file: File, budget: _Budget, depth: int) -> list[File]:
    if depth == MAX_NESTED:
        raise Problem("nested_zip")
    content = budget.read(file, MAX_STUDENT)
    entries = archive.in_zip(io.BytesIO(content), file.place)
    budget.left -= ENTRY * len(entries)
    return entries


def _counted(versions, name):
    """The newest version of each work. Unreadable files are noted with it, or stand alone if nothing is readable."""
    good: dict[Work, list[_Version]] = {}
    alone: dict[Work | tuple[()], list[_Version]] = {}
    for version in versions:
        if version.content is not None:
            good.setdefault(version.work, []).append(version)
    stems = {work[0]: work for work in reversed(good)}
    for version in versions:
        if version.content is None:
            known = stems.get(version.work[0]) or (version.loose and next(iter(good), None))
            (good if known else alone).setdefault(known or version.work, []).append(version)
    if not good:  # one reason is enough
        alone = {(): [version for unread in alone.values() for version in unread]}
    works = [_newest(group, name) for group in [*good.values(), *alone.values()]]
    works.sort(key=lambda work: (not (work.notebook and GRADE_ID.search(work.notebook)), work.file))
    dropped = tuple(work.file for work in works[MAX_WORKS:])
    if dropped:
        first = works[0]
        notes = (*first.notes, "too_many_notebooks")
        works[0] = replace(first, notes=notes, superseded=first.superseded + dropped)
    return works[:MAX_WORKS]


def _newest(group, name):
    *older, newest = sorted(group, key=lambda one: (one.content is not None, not one.late, one.rank))
    notes = ["late"] if newest.late else []
    if newest.content is not None and not newest.late and any(version.late for version in older):
        notes.append("late_version")
    if any(version.content is not None for version in older) and "late_version" not in notes:
        notes.append("several_versions")
    if newest.content is not None and any(version.problem for version in older):
        notes.append("other_files_unreadable")
    superseded = tuple(version.place for version in reversed(older))
    content, problem = newest.content, newest.problem
    return Submission(
        "", name, newest.place, content, problem, "", newest.hint, tuple(notes), superseded, newest.origin
    )


def _with_ids(found):
    """All Submissions, sorted by id: the student's name, followed by the work's if there are several."""
    students = names.distinct({key: names.safe("_".join(filter(None, key))) for key in found})
    wanted, work_of = {}, {}
    for key, works in found.items():
        for count, work in enumerate(works):
            where = (*key, work.file, str(count))
            several = f"--{names.safe(work.assignment_hint or work.name, 60)}" if len(works) > 1 else ""
            wanted[where] = students[key] + several
            work_of[where] = replace(work, student=students[key])
    ids = names.distinct(wanted)
    return sorted((replace(work_of[where], id=ids[where]) for where in ids), key=lambda work: work.id)
