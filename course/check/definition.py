"""What an exercise is made of: an exercise in, a hash of its definition out.

The grader keeps a mark for as long as this hash stays the same. Words,
comments, docstrings and the examples for the tests do not count, nor do the
other exercises of the file.
"""

from __future__ import annotations

import ast
import hashlib
import inspect
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from course.check.exercise import Exercise

_FOR_TESTS = ("right", "lazy")
_JUDGE = ("exercise.py", "_answers.py")


def fingerprint(exercise: Exercise) -> str:
    """Hash of an exercise's definition and of the code that judges every exercise.

    The rooms of ``course`` that an exercise uses (``encode``, ``channel``, …)
    are not part of it.
    """
    path = inspect.getsourcefile(exercise.reference)
    assert path is not None
    parts = [*_parts(Path(path), exercise.name), *(ast.dump(_parsed(Path(__file__).with_name(one))) for one in _JUDGE)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _parts(path: Path, name: str) -> list[str]:
    """The statements of a file that define an exercise, directly or through others."""
    named = {one: statement for statement in _parsed(path).body for one in _names(statement)}
    call = next(statement for statement in named.values() if _is_definition(statement, name))
    found, wanted = {"": call}, [call]
    while wanted:
        for node in ast.walk(wanted.pop()):
            if isinstance(node, ast.Name) and node.id in named and node.id not in found:
                found[node.id] = named[node.id]
                wanted.append(named[node.id])
    return [f"{one} {ast.dump(statement)}" for one, statement in sorted(found.items())]


def _names(statement: ast.stmt) -> list[str]:
    """The names that a top-level statement defines."""
    if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
        return [statement.name]
    if isinstance(statement, (ast.Import, ast.ImportFrom)):
        return [one.asname or one.name for one in statement.names]
    targets = statement.targets if isinstance(statement, ast.Assign) else []
    return [node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name)]


def _is_definition(statement: ast.stmt, name: str) -> bool:
    call = statement.value if isinstance(statement, ast.Assign) else None
    return isinstance(call, ast.Call) and bool(call.args) and ast.unparse(call.args[0]) == name


@cache
def _parsed(path: Path) -> ast.Module:
    """A file without docstrings and without what only the tests use."""
    tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.FunctionDef, ast.ClassDef)) and ast.get_docstring(node) is not None:
            node.body = node.body[1:]
        if isinstance(node, ast.Call):
            node.keywords = [one for one in node.keywords if one.arg not in _FOR_TESTS]
    return tree
