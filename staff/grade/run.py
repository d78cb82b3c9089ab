"""All submissions of a folder in; results, grades.csv, feedback, class page and gradebook out.

A result is written the moment it is there, under a name that says what it was
made from. A second run, or one after an interruption, grades only what has
none yet.
"""

import contextlib
import hashlib
import json
import logging
import os
import platform
import secrets
import sys
import time
import traceback
from concurrent.futures import CancelledError
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
ANSWER = 5  # seconds that a scheduler has to answer
PATIENCE = 60  # seconds without any result that a cluster may be without any worker, too
SILENCE = 1800  # seconds without any result where there are workers: more than any submission takes
UNSAFE = (
    "WARNING: --unsafe-no-sandbox. EVERY SUBMISSION RUNS WITH YOUR RIGHTS: IT CAN READ, CHANGE AND DELETE YOUR FILES,\n"
    "USE YOUR NETWORK, SEE AND CHANGE THE OTHER SUBMISSIONS AND THE MARKS, AND LEAVE PROGRAMS RUNNING.\n"
    "EVERY ROW OF grades.csv WILL SAY SO."
)


def _graded(waiting, secret, assignment, unsafe, jobs, scheduler):
    """Results as they come, in any order."""
    if not waiting:
        return
    if scheduler:
        yield from _on_cluster(waiting, secret, assignment, unsafe, scheduler)
        return
    tasks = (joblib.delayed(_safely)(one, secret, assignment, unsafe) for one in waiting)
    try:
        yield from joblib.Parallel(jobs or -1, return_as="generator_unordered", batch_size=1)(tasks)
    except TerminatedWorkerError as error:
        raise Stopped(f"A process that grades was killed, perhaps for want of memory: try --jobs 1. {AGAIN}") from error


def _on_cluster(waiting, secret, assignment, unsafe, scheduler):
    """The same by the workers of a Dask cluster, whichever of them are there at a time.

    Not through joblib: it keeps all work to itself where there is one worker
    yet, and waits without end for a task that its workers cannot even begin.
    """
    from dask.distributed import Client

    # What Dask says of machines that come and go is no news to a teacher; what matters, we say.
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        client = Client(scheduler, timeout=ANSWER)
    except (OSError, ValueError) as error:
        raise Mistake(f"no Dask scheduler answers at {scheduler}") from error
    with client:
        _see_workers(client)
        rest = (secret, assignment, unsafe, _code())
        asked = {client.submit(_far_away, one, *rest, pure=False): one for one in waiting}
        while asked:
            for future in _next(client, asked):
                yield _delivered(future, asked.pop(future), assignment, unsafe)


def _see_workers(client):
    """Wait for a worker; see that none lacks the course: Dask's workers die of work that they cannot even read."""
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError as error:
        raise Stopped(f"{client.scheduler.address} has no workers. {AGAIN}") from error
    for address, code in client.run(_code, on_error="return").items():
        if isinstance(code, Exception) and not isinstance(code, OSError):  # that one has just gone
            raise Stopped(f"The worker at {address} lacks the course, or what grading needs: {code}. {AGAIN}")


def _next(client, asked):
    """The futures that are done, as soon as there is one."""
    from dask.distributed import wait

    until = time.monotonic() + SILENCE
    with contextlib.suppress(CancelledError):  # what was asked of a scheduler that is gone
        while time.monotonic() < until:
            with contextlib.suppress(TimeoutError):
                return wait(list(asked), timeout=PATIENCE, return_when="FIRST_COMPLETED").done
            if not client.ncores():
                break
    raise Stopped(f"The workers of {client.scheduler.address} give no more results. {AGAIN}")


def _delivered(future, submission, assignment, unsafe):
    """The result that a future holds. Where worker after worker dies of it, it is this submission's error only."""
    from dask.distributed import KilledWorker

    try:
        result = future.result()
    except KilledWorker as error:
        died = f"every worker that graded it died, the last at {error.last_worker.address}"
        return blank(submission, assignment, unsafe) | {"problem": "internal", "error": died}
    if isinstance(result, Exception):
        raise result
    return result


def _far_away(submission, secret, assignment, unsafe, code):
    """The same on a worker, which may be another machine.

    An error that ends it all is given back, not raised: a worker logs the
    arguments of what was raised, and the private seed is one of them.
    """
    if _code() != code:
        return Stopped(f"The worker on {platform.node()} has another version of the course ({ROOT}). {AGAIN}")
    try:
        if not unsafe:
            _prove_here()
    except proof.JailError as error:
        return proof.JailError(f"The worker on {platform.node()}: {error}")
    return _safely(submission, secret, assignment, unsafe)


def _safely(submission, secret, assignment, unsafe):
    """The result of one submission; an error of ours costs this one only, and says so."""
    try:
        return grade(submission, secret, assignment, unsafe)
    except Exception:
        return blank(submission, assignment, unsafe) | {"problem": "internal", "error": traceback.format_exc()}


@cache
def _prove_here():
    """Prove the jail once in each process that works for us."""
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
