"""All submissions of a folder in; results, grades.csv, feedback, class page and gradebook out.

A result is written the moment it is there, under a name that says what it was
made from. A second run, or one after an interruption, grades only what has
none yet.
"""

import contextlib
import hashlib
import json
import os
import secrets
import sys
import traceback
from functools import cache, partial
from pathlib import Path

import joblib
from joblib.externals.loky.process_executor import TerminatedWorkerError
from tqdm import tqdm

from course import language
from staff.grade import assignment as assignments
from staff.grade import gradebook, proof, report, submissions
from staff.grade.grade import blank, grade
from staff.lessons import ROOT


class Mistake(ValueError):
    """What was asked for cannot be done; the message says why."""


class Stopped(RuntimeError):
    """Grading ended before its time; the message says why. What is graded is kept."""


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
        If there is no such folder, assignment or seed, or if ``out`` lies among the submissions.
    Stopped
        If the processes or machines that graded are gone.
    staff.grade.proof.JailError
        If the jail does not hold here, or on a worker. The message says what to do.
    """
    folder, out = Path(folder), Path(out)
    _check(folder, out, assignment, seed_file)
    if unsafe:
        print(UNSAFE, file=sys.stderr)
    elif not scheduler:
        proof.prove()
    lang = lang or language.current()
    found = _found(folder)
    secret = _secret(out, seed_file)
    keys = {one.id: _fingerprint(one, secret, assignment, unsafe) for one in found}
    waiting = [one for one in found if not _is_done(_done(out, one.id, keys[one.id]))]
    with contextlib.closing(_graded(waiting, secret, assignment, unsafe, jobs, scheduler)) as graded:
        for result in tqdm(graded, total=len(waiting), unit="submission", disable=None if waiting else True):
            _keep(out, result, keys[result["id"]])
    results = sorted((_done(out, one.id, keys[one.id]) for one in found), key=lambda result: result["id"])
    results = gradebook.update(results, out / "nbgrader")
    names = sorted({result["assignment"] for result in results} - {None})
    report.write(results, out, lang, {name: assignments.points(name) for name in names})
    return results


def _check(folder, out, assignment, seed_file):
    """Refuse what cannot be meant, before anything is written."""
    if not folder.exists():
        raise Mistake(f"there is no folder {folder}")
    if out.resolve().is_relative_to(folder.resolve()):
        raise Mistake(f"the results would lie among the submissions: {out} is in {folder}")
    if assignment is not None and assignment not in assignments.names():
        raise Mistake(f"assignment must be one of {', '.join(assignments.names())}, not {assignment!r}")
    if seed_file is not None and not (Path(seed_file).is_file() and Path(seed_file).stat().st_size):
        raise Mistake(f"the seed file must be a file with something in it, not {seed_file}")


def _found(folder):
    try:
        return submissions.find(folder)
    except ValueError as error:
        raise Mistake(str(error)) from error


AGAIN = "What is graded is kept: the same command goes on from there."
PATIENCE = 60  # seconds that a cluster has to answer, and to show a worker
# Seconds without any result, after which the workers are taken for lost: more than any submission takes.
SILENCE = 1800
UNSAFE = (
    "WARNING: --unsafe-no-sandbox. EVERY SUBMISSION RUNS WITH YOUR RIGHTS: IT CAN READ, CHANGE AND DELETE YOUR FILES,\n"
    "USE YOUR NETWORK, SEE AND CHANGE THE OTHER SUBMISSIONS AND THE MARKS, AND LEAVE PROGRAMS RUNNING.\n"
    "EVERY ROW OF grades.csv WILL SAY SO."
)


def _graded(waiting, secret, assignment, unsafe, jobs, scheduler):
    """Results as they come, in any order."""
    if not waiting:
        return
    tasks = (joblib.delayed(_safely)(one, secret, assignment, unsafe, prove=bool(scheduler)) for one in waiting)
    if scheduler:
        yield from _on_cluster(tasks, scheduler)
        return
    try:
        yield from joblib.Parallel(jobs or -1, return_as="generator_unordered", batch_size=1)(tasks)
    except TerminatedWorkerError as error:
        raise Stopped(f"A process that grades was killed, perhaps for want of memory: try --jobs 1. {AGAIN}") from error


def _on_cluster(tasks, scheduler):
    """The same by the workers of a Dask cluster, whichever of them are there at a time."""
    from dask.distributed import Client

    try:
        client = Client(scheduler, timeout=PATIENCE)
    except (OSError, ValueError) as error:
        raise Mistake(f"no Dask scheduler answers at {scheduler}") from error
    with client:
        # All are handed over at once, so that workers that come later have work too.
        options = {"return_as": "generator_unordered", "batch_size": 1, "pre_dispatch": "all", "timeout": SILENCE}
        with joblib.parallel_config("dask", client=client, wait_for_workers_timeout=PATIENCE):
            parallel = joblib.Parallel(**options)
        try:
            yield from parallel(tasks)
        except TimeoutError as error:
            raise Stopped(f"The workers of {scheduler} give no more results. {AGAIN}") from error


def _safely(submission, secret, assignment, unsafe, prove):
    """The result of one submission; an error of ours costs this one only, and says so."""
    if prove and not unsafe:
        _prove_here()
    try:
        return grade(submission, secret, assignment, unsafe)
    except Exception:
        return blank(submission, assignment, unsafe) | {"problem": "internal", "error": traceback.format_exc()}


@cache
def _prove_here():
    """Prove the jail once on each machine that works for us."""
    proof.prove()


def _secret(out, seed_file):
    """What the private inputs are made from: the teacher's file, or our own, made once."""
    if seed_file is not None:
        return Path(seed_file).read_bytes().hex()
    path = out / "private-seed.txt"
    if not path.exists():
        _write(path, secrets.token_hex(16), mode=0o600)
    return path.read_text("utf-8").strip()


def _fingerprint(submission, secret, assignment, unsafe):
    """Hash of all that a result is made from: the submission, the private inputs, and the code that grades."""
    parts = [submission.id, submission.name, submission.file, submission.problem, submission.notes]
    parts += [secret, assignment, unsafe, _code()]
    digest = hashlib.sha256(json.dumps(parts).encode())
    digest.update(submission.notebook or b"")
    return digest.hexdigest()


@cache
def _code():
    """Hash of the code, words and exercise notebooks that a result depends on."""
    digest = hashlib.sha256()
    for folder in ("course", "staff/grade", "notebooks"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in (".py", ".toml") or path.name.endswith("-exercises.ipynb"):
                digest.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()


def _done(out, name, key):
    """The result that lies there already, if it was made from the same."""
    try:
        kept = json.loads((out / "results" / f"{name}.json").read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return kept["result"] if isinstance(kept, dict) and kept.get("key") == key else None


def _is_done(result):
    """Whether there is a result that need not be made again; an error of ours may have gone since."""
    return result is not None and result["problem"] != "internal"


def _keep(out, result, key):
    if result["problem"] == "internal":
        print(f"{result['id']}: {result['error']}", file=sys.stderr)
    _write(out / "results" / f"{result['id']}.json", json.dumps({"key": key, "result": result}, ensure_ascii=False))


def _write(path, content, mode=0o666):
    """Write all of a file or nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    with open(part, "w", encoding="utf-8", opener=partial(os.open, mode=mode)) as file:
        file.write(content)
    os.replace(part, path)
