"""Submissions in, results out as they come: by the cores of this machine, or by the workers of a Dask cluster."""

import contextlib
import logging
import platform
import time
import traceback
from concurrent.futures import CancelledError
from functools import cache

import joblib

from grading import ROOT, store
from grading.judge.grade import blank, grade
from grading.sandbox import selftest

AGAIN = "What is graded is kept: the same command goes on from there."
ANSWER = 5  # seconds that a scheduler has to answer
PATIENCE = 60  # seconds without any result that a cluster may be without any worker, too
SILENCE = 1800  # seconds without any result where there are workers: more than any submission takes


class Mistake(ValueError):
    """What was asked for cannot be done; the message says why."""


class Stopped(RuntimeError):
    """Grading ended before its time; the message says why. What is graded is kept."""


def graded(waiting, secret, assignment, unsafe, jobs, scheduler):
    """Results as they come, in any order.

    Parameters
    ----------
    waiting : list of grading.intake.submissions.Submission
    secret, assignment, unsafe
        As ``grading.judge.grade.grade`` takes them.
    jobs : int or None
        Submissions at a time; None: one per core.
    scheduler : str or None
        Address of a Dask scheduler, whose workers then do the work.

    Raises
    ------
    Mistake
        If no scheduler answers at that address.
    Stopped
        If the machines that graded are gone.
    grading.sandbox.selftest.JailError
        If the jail does not hold on a worker.
    """
    if not waiting:
        return
    if scheduler:
        yield from _on_cluster(waiting, secret, assignment, unsafe, scheduler)
        return
    # Threads: what takes time are the jails, which are processes already.
    at_once = joblib.Parallel(jobs or -1, prefer="threads", return_as="generator_unordered")
    yield from at_once(joblib.delayed(_safely)(one, secret, assignment, unsafe) for one in waiting)


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
        rest = (secret, assignment, unsafe, store.code())
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
    for address, code in client.run(store.code, on_error="return").items():
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
    if store.code() != code:
        return Stopped(f"The worker on {platform.node()} has another version of the course ({ROOT}). {AGAIN}")
    try:
        if not unsafe:
            _prove_here()
    except selftest.JailError as error:
        return selftest.JailError(f"The worker on {platform.node()}: {error}")
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
    selftest.prove()
