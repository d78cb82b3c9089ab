"""Results on disk: what has been graded is graded again only if something its marks depend on has changed.

A result is written to ``results/ID.json`` as soon as it is ready, with two
hashes of what it depends on (see ``grading.fingerprint``).
"""

import json
import sys
from pathlib import Path

from grading import files, fingerprint
from grading.result import Result


def found(out: Path, name: str, key: str) -> Result | None:
    """The stored result; None if there is none, or if something it depends on has changed."""
    try:
        kept = json.loads((out / "results" / f"{name}.json").read_text("utf-8"))
        if kept["key"] != key or kept["definition"] != fingerprint.definition(kept["result"]["assignment"]):
            return None
        return Result.from_json(kept["result"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def last(out: Path, name: str) -> Result | None:
    """The stored result even if it would be graded anew today; None if there is none that can be read."""
    try:
        return Result.from_json(json.loads((out / "results" / f"{name}.json").read_text("utf-8"))["result"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def is_final(result: Result | None) -> bool:
    """Whether there is a result that can be kept. After an internal error it is made again: the cause may be gone."""
    return result is not None and result.problem != "internal"


def keep(out: Path, result: Result, key: str) -> None:
    """Write a result, and report an internal error at once."""
    if result.problem == "internal":
        print(f"{result.id}: {result.error}", file=sys.stderr)
    kept = {"key": key, "definition": fingerprint.definition(result.assignment), "result": result.to_json()}
    files.write(out / "results" / f"{result.id}.json", json.dumps(kept, ensure_ascii=False).encode())
