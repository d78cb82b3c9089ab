"""Results on disk: what was made from the same submission, inputs and code is not made again.

A result is written the moment it is there, as ``results/ID.json``, under a
key: the hash of all that it was made from.
"""

import hashlib
import json
import sys
from functools import cache

from grading import ROOT
from grading.deliver.report import write_file


def fingerprint(submission, secret, assignment, unsafe):
    """Hash of all that a result is made from: the submission, the private inputs, and the code that grades."""
    parts = [submission.id, submission.name, submission.file, submission.problem, submission.notes]
    parts += [secret, assignment, unsafe, code()]
    digest = hashlib.sha256(json.dumps(parts).encode())
    digest.update(submission.notebook or b"")
    return digest.hexdigest()


@cache
def code():
    """Hash of the code, words and exercise notebooks that a result depends on."""
    digest = hashlib.sha256()
    for folder in ("course", "grading", "notebooks"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in (".py", ".toml") or path.name.endswith("-exercises.ipynb"):
                digest.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()


def found(out, name, key):
    """The result that lies there already, or None if there is none that was made from the same."""
    try:
        kept = json.loads((out / "results" / f"{name}.json").read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return kept["result"] if isinstance(kept, dict) and kept.get("key") == key else None


def is_final(result):
    """Whether there is a result that need not be made again; an error of ours may have gone since."""
    return result is not None and result["problem"] != "internal"


def keep(out, result, key):
    """Write a result; an error of ours is told at once, too."""
    if result["problem"] == "internal":
        print(f"{result['id']}: {result['error']}", file=sys.stderr)
    content = json.dumps({"key": key, "result": result}, ensure_ascii=False)
    write_file(out / "results" / f"{result['id']}.json", content.encode())
