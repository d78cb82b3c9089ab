"""Runs inside the jail: a plan on standard input in, answers on standard output out, one line of JSON each.

The plan holds the code that begins every notebook and a list of steps: a cell
to run, or a function to call that the cells have defined. The learner's code
controls what happens here, so the trusted side believes none of these lines.
"""

import __future__

import ast
import gc
import importlib
import json
import linecache
import os
import sys
import types

import wire  # beside this file in the jail

# Statements that only prepare later ones. They run even if their cell, or the rest of it, is left out.
_PREPARING = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
_future = 0  # what the cells so far have imported from __future__: it holds for later ones, too, as in Jupyter


def main():
    plan = json.loads(sys.stdin.buffer.read())
    sys.path.append(os.getcwd())  # modules that a cell writes
    lines = os.fdopen(os.dup(1), "w", encoding="utf-8", errors="replace")
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    run(_begun(plan["begin"]), plan["steps"], lambda **line: print(json.dumps(line), file=lines, flush=True))
    os._exit(0)  # whatever the learner's code left running ends here


def _begun(source):
    """The names that exist before a learner's first cell runs."""
    module = types.ModuleType("__main__")
    sys.modules["__main__"] = module
    names = vars(module)
    gc.disable()  # torch imports a tenth faster without looking for garbage among modules that stay
    exec(source, names)
    gc.enable()
    names |= {"display": _quiet, "get_ipython": _IPython(names).itself}
    return names


def run(names, steps, say):
    """Take the steps in order; at the end, ask again what had no answer before or has been redefined since."""
    later = []
    for n, step in enumerate(steps):
        say(start=n)
        if "source" in step:
            error = _execute(step["source"], names, f"<cell {n}>", step["prepare"])
            if error:
                say(failed=n, error=error)
        else:
            later.append((n, step, _ask(step, names, say)))
    for n, step, asked in later:
        if asked is None or names.get(step["ask"]) is not asked:
            say(start=n)
            _ask(step, names, say, last=True)
    say(done=True)


def _ask(step, names, say, last=False):
    """Send a function's answers to all inputs and return the function; None if there is nothing to send yet."""
    function = names.get(step["ask"])
    if function is None:
        return None
    answers = [[_call(function, case) for case in cases] for cases in step["cases"]]
    if not last and all(answer in (None, {"ellipsis": True}) for cases in answers for answer in cases):
        return None
    say(answers=answers, question=step["ask"])
    return function


def _call(function, case):
    try:
        if "torch" in sys.modules:  # the self-test runs without torch
            sys.modules["torch"].manual_seed(0)
        return wire.pack(function(*[wire.unpack(value) for value in case]))
    except BaseException as error:  # SystemExit and KeyboardInterrupt too: only this answer is lost
        if isinstance(error, NotImplementedError) and not error.args:  # nbgrader's stub; torch's own has a message
            return None
        return {"raised": _line(error)}


def _execute(source, names, place, prepare=False):
    """Run a cell, statement by statement; return its first error on one line, or None.

    After an error, or with ``prepare`` from the start, only what later cells
    may need is run: imports, functions, classes and constants.
    """
    try:
        if "IPython" in source:
            importlib.import_module("IPython").get_ipython = names["get_ipython"]
        source = _plain(source)
        statements = ast.parse(source).body
    except BaseException as error:
        return _line(error)
    linecache.cache[place] = (len(source), None, source.splitlines(True), place)  # for inspect.getsource
    found = None
    for statement in statements:
        if _prepares(statement) or not (found or prepare):
            try:
                _run_one(statement, names, place)
            except BaseException as error:
                found = found or _line(error)
    return found


def _prepares(statement):
    """Whether a statement is an import, a function, a class, or gives names (and nothing else) a constant."""
    if isinstance(statement, ast.Assign):
        if not all(isinstance(target, ast.Name) for target in statement.targets):
            return False
        try:
            ast.literal_eval(statement.value)
        except ValueError:
            return isinstance(statement.value, ast.Lambda)
        return True
    return isinstance(statement, _PREPARING)


def _run_one(statement, names, place):
    global _future
    flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT | _future
    code = compile(ast.Module([statement], []), place, "exec", flags=flags)
    _future |= code.co_flags & __future__.annotations.compiler_flag
    waits = eval(code, names)
    if waits is not None:  # notebooks may use await outside a function
        import asyncio

        asyncio.run(waits)


def _line(error):
    try:
        return f"{type(error).__name__}: {error}"[: wire.MAX_TEXT]
    except BaseException:
        return "an error that cannot be shown"


def _plain(source):
    """A cell as plain Python: lines with % or ! become calls, which do nothing here."""
    try:
        compile(source, "<cell>", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    except SyntaxError:
        from IPython.core.inputtransformer2 import TransformerManager

        return TransformerManager().transform_cell(source)
    return source


def _quiet(*_, **__):
    return None


class _IPython:
    """Stands in for the notebook's shell: timed cells run, files are written and run, other magics do nothing."""

    def __init__(self, names):
        self.names = names

    def itself(self):
        return self

    def run_cell_magic(self, name, line, cell):
        if name in ("time", "timeit", "capture", "prun"):
            exec(compile(_plain(cell), "<cell>", "exec"), self.names)
        if name in ("writefile", "file"):
            *options, path = line.split()
            with open(path, "a" if "-a" in options else "w", encoding="utf-8") as file:
                file.write(cell)
            importlib.invalidate_caches()

    def run_line_magic(self, name, line, **_):
        if name == "time":
            self.run_cell_magic(name, "", line)
        if name == "run":
            path = line.split()[-1]
            with open(path if path.endswith(".py") else f"{path}.py", encoding="utf-8") as file:
                exec(compile(_plain(file.read()), path, "exec"), self.names)

    def __getattr__(self, name):
        return _quiet


if __name__ == "__main__":
    main()
