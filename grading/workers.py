"""Submissions in, results out as they come: from the cores of this machine, or from the workers of a Dask cluster."""

from __future__ import annotations

import contextlib
import logging
import platform
import time
import traceback
from collections.abc import Callable, Collection, Generator
from concurrent.futures import CancelledError
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import joblib

from grading import ROOT, fingerprint
from grading.result import Result
from grading.sandbox import selftest
from grading.submission import Submission

if TYPE_CHECKING:
    from dask.distributed import Client, Future

AGAIN = "Results so far are kept: the same command continues from there."
ANSWER = 5  # give up if the scheduler has not answered after this many seconds
PATIENCE = 60  # give up after this many seconds with no result and no worker
SILENCE = 1800  # give up after this many seconds with workers but no result: no submission takes that long


class Mistake(ValueError):
    """The request cannot be carried out; the message says why."""


class Stopped(RuntimeError):
    """Grading ended early; the message says why. What is graded is kept."""


@dataclass(frozen=True)
class InternalError:
    """Takes the place of a result if the grader itself failed."""

    error: str


Grade = Callable[[Submission], Result]
Graded = tuple[Submission, Result | InternalError]


def graded(
    grade: Grade, waiting: Collection[Submission], unsafe: bool, jobs: int | None, scheduler: str | None
) -> Generator[Graded, None, None]:
    """Submissions with their results as they come, in any order.

    Parameters
    ----------
    grade : callable
        Grades one submission. It is pickled for a cluster.
    waiting : collection of Submission
    unsafe : bool
        Whether ``grade`` runs without the jail. If not, each Dask worker tests its own jail first.
    jobs : int or None
        Submissions graded at a time; None: one per core.
    scheduler : str or None
        Address of a Dask scheduler whose workers do the work.

    Raises
    ------
    Mistake
        If no scheduler answers at that address.
    Stopped
        If the machines that were grading are gone.
    grading.sandbox.selftest.JailError
        If the jail does not hold on a worker.
    """
    if not waiting:
        return
    if scheduler:
        yield from _on_cluster(grade, waiting, unsafe, scheduler)
        return
    # Threads: the jails, which do the work, are processes already.
    at_once = joblib.Parallel(jobs or -1, prefer="threads", return_as="generator_unordered")
    yield from at_once(joblib.delayed(_paired)(grade, one) for one in waiting)


def _paired(grade: Grade, submission: Submission) -> Graded:
    return submission, _safely(grade, submission)


def _on_cluster(
    grade: Grade, waiting: Collection[Submission], unsafe: bool, scheduler: str
) -> Generator[Graded, None, None]:
    """The same on the workers of a Dask cluster, which may come and go.

    Not through joblib: if there is one worker at the start, joblib sends it
    everything, and it waits forever for a task that no worker can start.
    """
    from dask.distributed import Client

    # Teachers need not see Dask's messages about machines that come and go; we report what matters.
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        client = Client(scheduler, timeout=ANSWER)
    except (OSError, ValueError) as error:
        raise Mistake(f"no Dask scheduler answers at {scheduler}") from error
    with client:
        _check_workers(client, scheduler)
        version = fingerprint.version()
        asked = {client.submit(_far_away, grade, one, unsafe, version, pure=False): one for one in waiting}
        while asked:
            for future in _next(client, scheduler, asked):
                yield asked.pop(future), _delivered(future)


def _check_workers(client: Client, scheduler: str) -> None:
    """Wait for a worker; stop if any lacks the course: Dask's workers crash on tasks they cannot unpickle."""
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
    except TimeoutError as error:
        raise Stopped(f"{scheduler} has no workers. {AGAIN}") from error
    for address, version in client.run(fingerprint.version, on_error="return").items():
        if isinstance(version, Exception) and not isinstance(version, OSError):  # OSError: it has just gone
            raise Stopped(f"The worker at {address} lacks the course or a package it needs: {version}. {AGAIN}")


def _next(client: Client, scheduler: str, asked: Collection[Future]) -> Collection[Future]:
    """The finished futures, as soon as there is one."""
    from dask.distributed import wait

    until = time.monotonic() + SILENCE
    with contextlib.suppress(CancelledError):  # the scheduler is gone
        while time.monotonic() < until:
            with contextlib.suppress(TimeoutError):
                return wait(list(asked), timeout=PATIENCE, return_when="FIRST_COMPLETED").done
            if not client.ncores():
                break
    raise Stopped(f"The workers of {scheduler} have stopped sending results. {AGAIN}")


def _delivered(future: Future) -> Result | InternalError:
    """The result that a future holds. If a submission kills one worker after another, only that submission is lost."""
    from dask.distributed import KilledWorker

    try:
        result = future.result()
    except KilledWorker as error:
        return InternalError(f"every worker that graded it died, the last at {error.last_worker.address}")
    if isinstance(result, Exception):
        raise result
    return result


def _far_away(
    grade: Grade, submission: Submission, unsafe: bool, version: str
) -> Result | InternalError | Stopped | selftest.JailError:
    """Grade on a worker, which may be another machine.

    An error that ends the whole run is returned, not raised: if a call raises,
    the worker logs its arguments, and the private seed is one of them.
    """
    if fingerprint.version() != version:
        return Stopped(f"The worker on {platform.node()} has another version of the course ({ROOT}). {AGAIN}")
    try:
        if not unsafe:
            _prove_here()
    except selftest.JailError as error:
        return selftest.JailError(f"The worker on {platform.node()}: {error}")
    return _safely(grade, submission)


def _safely(grade: Grade, submission: Submission) -> Result | InternalError:
    """The result of one submission. An error of our own costs only this submission."""
    try:
        return grade(submission)
    except Exception:
        return InternalError(traceback.format_exc())


@cache
def _prove_here() -> None:
    """Test the jail, once in each process."""
    selftest.prove()
