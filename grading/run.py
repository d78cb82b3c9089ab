"""A folder of submissions in; results, grades.csv, feedback, class page and gradebook out.

Each result is stored as soon as it is ready: a second run, or one after an
interruption, grades only what has no result yet.
"""

import contextlib
import os
import secrets
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from os import PathLike
from pathlib import Path

from tqdm import tqdm

from course import language
from grading import ROOT, attendance, files, fingerprint, store
from grading.deliver import canvas, gradebook, moodle, report
from grading.intake import roster, submissions
from grading.judge import assignment as assignments
from grading.judge.grade import blank_result, grade
from grading.result import Result
from grading.sandbox import selftest
from grading.submission import Submission
from grading.workers import InternalError, Mistake, graded

UNSAFE = (
    "WARNING: --unsafe-no-sandbox. EVERY SUBMISSION HAS YOUR PERMISSIONS: IT CAN READ, CHANGE AND DELETE YOUR FILES,\n"
    "USE YOUR NETWORK, SEE AND CHANGE THE OTHER SUBMISSIONS AND THE MARKS, AND LEAVE PROGRAMS RUNNING.\n"
    "EVERY ROW OF grades.csv WILL SAY SO."
)


def run(
    folder: str | PathLike[str],
    out: str | PathLike[str],
    assignment: str | None = None,
    seed_file: str | PathLike[str] | None = None,
    jobs: int | None = None,
    scheduler: str | None = None,
    unsafe: bool = False,
    lang: str | None = None,
    list_file: str | PathLike[str] | None = None,
    deadline: str | None = None,
    penalty: str = "none",
    only: str | None = None,
) -> list[Result]:
    """Grade every submission in ``folder``; write everything to ``out``.

    Parameters
    ----------
    folder : path
        Submissions as Moodle, Canvas or nbgrader export them, or plain notebooks; a folder or a zip.
    out : path
        Where results go. A second run continues from what is there.
    assignment : str or None
        The exercise notebook that all of them answer; None: each answers the one it resembles most.
    seed_file : path or None
        A file from whose content the private inputs are drawn; None: ``out/private-seed.txt``, made by the first run.
    jobs : int or None
        Submissions graded at a time; None: one per core.
    scheduler : str or None
        Address of a Dask scheduler whose workers do the work.
    unsafe : bool
        Grade without the jail.
    lang : str or None
        Language of the table and class.html; None: the course's.
    list_file : path or None
        The list of the class: Moodle's grading worksheet, Canvas's exported gradebook, or a line for each student.
    deadline : str or None
        A local time as ``2026-12-01T23:59``. Whatever the platform says was handed in later is late.
    penalty : str
        What nbgrader takes away from late work: "none", "zero" (everything), or a file with a plug-in of your own.
    only : str or None
        The exercise that is graded anew for all that were graded before; their other marks stay as they are.

    Returns
    -------
    list of Result
        Sorted by id.

    Raises
    ------
    Mistake
        If there is no such folder, assignment, exercise, seed, list, language, deadline or penalty, if the folder holds
        no submissions, or if ``out`` is inside it.
    Stopped
        If the machines that were grading are gone.
    grading.sandbox.selftest.JailError
        If the jail does not hold here or on a worker. The message says what to do.
    """
    folder, out = Path(folder), Path(out)
    _check(folder, out, assignment, seed_file, only)
    lang = lang or _language()
    listed = _listed(list_file)
    found = _found(folder)
    times = attendance.times(found, listed)
    due = _due(deadline, penalty, found, times)
    if unsafe:
        print(UNSAFE, file=sys.stderr)
    elif not scheduler:
        selftest.prove()
    secret = _secret(out, seed_file)
    keys = {one.id: fingerprint.key(one, secret, assignment, unsafe) for one in found}
    before = {one.id: store.last(out, one.id) for one in found}
    known: dict[str, Result] = {}
    waiting: list[Submission] = []
    for one in found:
        stored = _known(out, before[one.id], keys[one.id], times.get(one.id), due, only)
        if isinstance(stored, Result):
            known[one.id] = stored
        else:
            waiting.append(replace(one, only=stored or frozenset()))
    task = partial(grade, secret=secret, assignment=assignment, unsafe=unsafe)
    with contextlib.closing(graded(task, waiting, unsafe, jobs, scheduler)) as coming:
        for submission, result in tqdm(
            coming, total=len(waiting), unit="submission", disable=None if waiting else True
        ):
            if isinstance(result, InternalError):
                blank = blank_result(submission, assignment, unsafe)
                result = replace(blank, problem="internal", error=result.error)
            result = replace(result, handed_in=times.get(submission.id))
            earlier = before[submission.id] if submission.only else None
            known[submission.id] = store.keep(out, result, keys[submission.id], earlier)
    results = sorted(known.values(), key=lambda result: result.id)
    if listed:
        results = attendance.called(results, listed, assignment)
    if due:
        results = [attendance.dated(result, due) for result in results]
    if sys.stderr.isatty():
        print(language.text("report.writing", lang), file=sys.stderr)
    marked = gradebook.update(_with_rivals_noted(results), out / "nbgrader", due, penalty)
    names = sorted({result.assignment for result in marked if result.assignment})
    points = {name: assignments.points(name) for name in names}
    pages = report.write(marked, out, lang, points)
    worth = {name: sum(each.values()) for name, each in points.items()}
    for platform in (moodle, canvas):
        platform.write(marked, out, lang, worth, listed, pages)
    return marked


def _check(
    folder: Path, out: Path, assignment: str | None, seed_file: str | PathLike[str] | None, only: str | None
) -> None:
    """Reject invalid arguments before anything is written."""
    if not folder.exists():
        raise Mistake(f"there is no folder {folder}: make grade SUBMISSIONS=folder")
    if folder.resolve() == ROOT:
        raise Mistake(f"{folder.resolve()} is the course itself: make grade SUBMISSIONS=folder")
    if out.exists() and not out.is_dir():
        raise Mistake(f"{out} is not a folder: choose another for the results, OUT=folder")
    if out.resolve().is_relative_to(folder.resolve()):
        raise Mistake(f"the results would be among the submissions: {out} is in {folder}. Choose OUT=folder elsewhere")
    if assignment is not None and assignment not in assignments.names():
        raise Mistake(f"assignment must be one of {', '.join(assignments.names())}, not {assignment!r}")
    exercises = [one for name in assignments.names() if assignment in (None, name) for one in assignments.points(name)]
    if only is not None and only not in exercises:
        raise Mistake(f"only must be one of {', '.join(dict.fromkeys(exercises))}, not {only!r}")
    if seed_file is not None and not (Path(seed_file).is_file() and Path(seed_file).stat().st_size):
        raise Mistake(f"the seed file must be a file that is not empty, not {seed_file}")


def _language() -> str:
    """The course's language. A misspelt one is an error: the class must not be graded in another language."""
    try:
        language.words(os.environ.get("COURSE_LANG") or language.current())
    except ValueError as error:
        raise Mistake(f"COURSE_LANG: {error}") from error
    return language.current()


def _listed(path: str | PathLike[str] | None) -> roster.Roster | None:
    try:
        return None if path is None else roster.read(path)
    except ValueError as error:
        raise Mistake(str(error)) from error


def _due(deadline: str | None, penalty: str, found: Sequence[Submission], times: Mapping[str, str]) -> datetime | None:
    """The deadline; None if there is none."""
    if penalty not in gradebook.PENALTIES and not Path(penalty).is_file():
        raise Mistake(f"the penalty must be {', '.join(gradebook.PENALTIES)} or a file with a plug-in, not {penalty!r}")
    if deadline is None:
        if penalty != "none":
            raise Mistake("a penalty needs a deadline: --deadline 2026-12-01T23:59")
        return None
    try:
        due = datetime.fromisoformat(deadline)
    except ValueError:
        due = None
    if due is None or due.tzinfo:
        raise Mistake(f"the deadline must be a local time such as 2026-12-01T23:59, not {deadline!r}")
    if not times and not any(attendance.from_canvas(one.origin) for one in found):
        raise Mistake(
            "a deadline needs the times at which work was handed in: give Moodle's grading worksheet as "
            "ROSTER=, or submissions as Canvas exports them, which says who was late"
        )
    return due


def _known(
    out: Path, kept: store.Kept | None, key: str, time: str | None, due: datetime | None, only: str | None
) -> Result | frozenset[str] | None:
    """The stored result, if it counts as it is; else the questions to be graded anew; None: the whole submission."""
    early = attendance.replaced(kept.result, time, due) if kept and due else None
    again = store.stale(kept, key, only)
    if early or again is None or again or kept is None:
        return early or again
    result = replace(kept.result, handed_in=time or kept.result.handed_in)
    store.write(out, replace(kept, result=result))
    return result


def _found(folder: Path) -> list[Submission]:
    try:
        found = submissions.find(folder)
    except ValueError as error:
        raise Mistake(str(error)) from error
    if not found:
        raise Mistake(
            f"there are no submissions in {folder}: it should hold a platform's download (zip or folder), "
            "a folder for each student, or NAME.ipynb files"
        )
    return found


def _with_rivals_noted(results: Sequence[Result]) -> list[Result]:
    """The results, with a note on those of a student who has several for the same exercises."""
    works = Counter((result.student, result.assignment) for result in results)
    return [
        replace(result, notes=(*result.notes, "several_works"))
        if result.assignment and works[result.student, result.assignment] > 1
        else result
        for result in results
    ]


def _secret(out: Path, seed_file: str | PathLike[str] | None) -> str:
    """What the private inputs are drawn from: the teacher's file, or ours, made once."""
    if seed_file is not None:
        return Path(seed_file).read_bytes().hex()
    path = out / "private-seed.txt"
    if not path.exists():
        files.write(path, secrets.token_hex(16).encode(), mode=0o600)
    return path.read_text("utf-8").strip()
