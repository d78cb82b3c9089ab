"""All submissions of a folder in; results, grades.csv, feedback, class page and gradebook out.

A result is kept the moment it is there: a second run, or one after an
interruption, grades only what has none yet.
"""

import contextlib
import secrets
import sys
from collections import Counter
from pathlib import Path

from tqdm import tqdm

from course import language
from grading import ROOT, store
from grading.deliver import gradebook, report
from grading.intake import submissions
from grading.judge import assignment as assignments
from grading.sandbox import selftest
from grading.workers import Mistake, graded

UNSAFE = (
    "WARNING: --unsafe-no-sandbox. EVERY SUBMISSION RUNS WITH YOUR RIGHTS: IT CAN READ, CHANGE AND DELETE YOUR FILES,\n"
    "USE YOUR NETWORK, SEE AND CHANGE THE OTHER SUBMISSIONS AND THE MARKS, AND LEAVE PROGRAMS RUNNING.\n"
    "EVERY ROW OF grades.csv WILL SAY SO."
)


def run(folder, out, assignment=None, seed_file=None, jobs=None, scheduler=None, unsafe=False, lang=None):
    """Grade every submission in ``folder``; write everything to ``out``.

    Parameters
    ----------
    folder : path
        Submissions as Moodle, Canvas or nbgrader give them, or plain notebooks; a folder or a zip.
    out : path
        Where results go. A second run goes on from what lies there.
    assignment : str or None
        The exercise notebook that all of them answer; None: each the one it looks like.
    seed_file : path or None
        A file whose content makes the private inputs; None: ``out/private-seed.txt``, made at the first run.
    jobs : int or None
        Submissions at a time; None: one per core.
    scheduler : str or None
        Address of a Dask scheduler, whose workers then do the work.
    unsafe : bool
        Without the jail.
    lang : str or None
        Language of class.html; None: the course's.

    Returns
    -------
    list of dict
        The results, sorted by id.

    Raises
    ------
    Mistake
        If there is no such folder, assignment, seed or language, if the folder holds no submission, or if ``out``
        lies among the submissions.
    Stopped
        If the machines that graded are gone.
    grading.sandbox.selftest.JailError
        If the jail does not hold here, or on a worker. The message says what to do.
    """
    folder, out = Path(folder), Path(out)
    _check(folder, out, assignment, seed_file)
    lang = lang or _language()
    found = _found(folder)
    if unsafe:
        print(UNSAFE, file=sys.stderr)
    elif not scheduler:
        selftest.prove()
    secret = _secret(out, seed_file)
    keys = {one.id: store.fingerprint(one, secret, assignment, unsafe) for one in found}
    waiting = [one for one in found if not store.is_final(store.found(out, one.id, keys[one.id]))]
    with contextlib.closing(graded(waiting, secret, assignment, unsafe, jobs, scheduler)) as coming:
        for result in tqdm(coming, total=len(waiting), unit="submission", disable=None if waiting else True):
            store.keep(out, result, keys[result["id"]])
    results = sorted((store.found(out, one.id, keys[one.id]) for one in found), key=lambda result: result["id"])
    if sys.stderr.isatty():
        print(language.text("report.writing", lang), file=sys.stderr)
    results = gradebook.update(_with_rivals_noted(results), out / "nbgrader")
    names = sorted({result["assignment"] for result in results} - {None})
    report.write(results, out, lang, {name: assignments.points(name) for name in names})
    return results


def _check(folder, out, assignment, seed_file):
    """Refuse what cannot be meant, before anything is written."""
    if not folder.exists():
        raise Mistake(f"there is no folder {folder}: make grade SUBMISSIONS=folder")
    if folder.resolve() == ROOT:
        raise Mistake(f"{folder.resolve()} is the course itself: make grade SUBMISSIONS=folder")
    if out.exists() and not out.is_dir():
        raise Mistake(f"{out} is no folder: choose another for the results, OUT=folder")
    if out.resolve().is_relative_to(folder.resolve()):
        raise Mistake(f"the results would lie among the submissions: {out} is in {folder}. Choose OUT=folder elsewhere")
    if assignment is not None and assignment not in assignments.names():
        raise Mistake(f"assignment must be one of {', '.join(assignments.names())}, not {assignment!r}")
    if seed_file is not None and not (Path(seed_file).is_file() and Path(seed_file).stat().st_size):
        raise Mistake(f"the seed file must be a file with something in it, not {seed_file}")


def _language():
    try:
        return language.current()
    except ValueError as error:
        raise Mistake(f"COURSE_LANG: {error}") from error


def _found(folder):
    try:
        found = submissions.find(folder)
    except ValueError as error:
        raise Mistake(str(error)) from error
    if not found:
        raise Mistake(
            f"there are no submissions in {folder}: it should hold a platform's download (zip or folder), "
            "a folder for each student, or NAME.ipynb"
        )
    return found


def _with_rivals_noted(results):
    """The results; where a student has several for the same exercises, each says so."""
    works = Counter((result["student"], result["assignment"]) for result in results if result["assignment"])
    return [
        result | {"notes": [*result["notes"], "several_works"]}
        if works[result["student"], result["assignment"]] > 1
        else result
        for result in results
    ]


def _secret(out, seed_file):
    """What the private inputs are made from: the teacher's file, or our own, made once."""
    if seed_file is not None:
        return Path(seed_file).read_bytes().hex()
    path = out / "private-seed.txt"
    if not path.exists():
        report.write_file(path, secrets.token_hex(16).encode(), mode=0o600)
    return path.read_text("utf-8").strip()
