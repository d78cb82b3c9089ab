"""Runs inside the jail: a plan on standard input in, answers on standard output out, one line of JSON each.

The plan holds the code that begins every notebook and a list of steps: a cell
to run, or a function to call that the cells have defined. The learner's code
controls what happens here, so the trusted side believes none of these lines.
"""

import ast
import gc
import json
import os
import sys
import types

import wire  # beside this file in the jail


def main():
    plan = json.loads(sys.stdin.buffer.read())
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
            error = _execute(step["source"], names)
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


def _execute(source, names):
    """Run a cell; return its error on one line, or None."""
    try:
        code = compile(_plain(source), "<cell>", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
        waits = eval(code, names)
        if waits is not None:  # notebooks may use await outside a function
            import asyncio

            asyncio.run(waits)
    except BaseException as error:
        return _line(error)
    return None


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
    """Stands in for the notebook's shell: magics do nothing, but timed cells run."""

    def __init__(self, names):
        self.names = names

    def itself(self):
        return self

    def run_cell_magic(self, name, line, cell):
        if name in ("time", "timeit", "capture", "prun"):
            exec(compile(_plain(cell), "<cell>", "exec"), self.names)

    def run_line_magic(self, name, line, **_):
        if name == "time":
            self.run_cell_magic(name, "", line)

    def __getattr__(self, name):
        return _quiet


if __name__ == "__main__":
    main()
