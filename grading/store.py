"""Results on disk: what has been graded is graded again only if something its marks depend on has changed.

A result is written to ``results/ID.json`` as soon as it is ready, with hashes
of what it depends on (see ``grading.fingerprint``): one for the submission,
one for the grader, one for the assignment, one for each exercise.
"""

import json
import sys
from dataclasses import dataclass, replace
from pathlib import Path

from grading import files, fingerprint
from grading.result import Result


@dataclass(frozen=True)
class Kept:
    """A stored result."""

    result: Result
    key: str
    prints: dict[str, str]  # what it was graded by


def last(out: Path, name: str) -> Kept | None:
    """What was stored last; None if there is nothing that can be read."""
    try:
        kept = json.loads((out / "results" / f"{name}.json").read_text("utf-8"))
        return Kept(Result.from_json(kept["result"]), str(kept["key"]), dict(kept["prints"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def stale(kept: Kept | None, key: str, only: str | None = None) -> frozenset[str] | None:
    """The questions of a stored result that have to be graded anew; None: the whole submission has to be.

    Parameters
    ----------
    kept : Kept or None
    key : str
        The submission's, today.
    only : str or None
        The one question that is to be graded anew, whatever else has changed.
    """
    if kept is None or kept.key != key or kept.result.problem == "internal":  # the cause may be gone
        return None
    if only:
        return frozenset({only} & {one.id for one in kept.result.questions if not kept.result.problem})
    return fingerprint.stale(kept.prints, kept.result.assignment)


def keep(out: Path, result: Result, key: str, before: Kept | None = None) -> Result:
    """Write a result, and report an internal error at once.

    If it holds only some questions, the others stay as they were ``before``. Returns the whole result.
    """
    if result.problem == "internal":
        print(f"{result.id}: {result.error}", file=sys.stderr)
    prints = fingerprint.prints(result.assignment)
    if before and not result.problem:
        anew = {one.id: one for one in result.questions}
        result = replace(before.result, questions=tuple(anew.get(one.id, one) for one in before.result.questions))
        prints = before.prints | {name: prints[name] for name in anew if name in prints}
    write(out, Kept(result, key, prints))
    return result


def write(out: Path, kept: Kept) -> None:
    """Write a result with what it was graded by."""
    content = {"key": kept.key, "prints": kept.prints, "result": kept.result.to_json()}
    files.write(out / "results" / f"{kept.result.id}.json", json.dumps(content, ensure_ascii=False).encode())
