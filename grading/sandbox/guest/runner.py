"""Runs inside the jail: a plan on standard input, answers on standard output, a line of JSON each.

The plan has what begins every notebook, and a list of steps: a cell to run, or
a question to ask of a function that the cells have defined. What happens here
is in the learner's hands; the trusted side takes the lines for what anybody
could have written.
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
    """The names that a learner's first cell finds."""
    module = types.ModuleType("__main__")
    sys.modules["__main__"] = module
    names = vars(module)
    gc.disable()  # a tenth of torch's start goes into looking for garbage among modules that stay
    exec(source, names)
    gc.enable()
    names |= {"display": _quiet, "get_ipython": _IPython(names).itself}
    return names


def run(names, steps, say):
    """Take the steps in order; ask again at the end what had no answer at its place, or was written anew."""
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
    """Send a function's answers to all inputs; the function, or None if there is nothing to send yet."""
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
        if "torch" in sys.modules:  # the self-test does without
            sys.modules["torch"].manual_seed(0)
        return wire.pack(function(*[wire.unpack(value) for value in case]))
    except BaseException as error:  # SystemExit and KeyboardInterrupt too: only this answer is lost
        if isinstance(error, NotImplementedError) and not error.args:  # nbgrader's own stub; torch says more
            return None
        return {"raised": _line(error)}


def _execute(source, names):
    """Run a cell; the error as a line, or None."""
    try:
        code = compile(_plain(source), "<cell>", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
        waits = eval(code, names)
        if waits is not None:  # a notebook may await outside any function
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
    """A cell as Python: lines with % or ! become calls, which do nothing here."""
    try:
        compile(source, "<cell>", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    except SyntaxError:
        from IPython.core.inputtransformer2 import TransformerManager

        return TransformerManager().transform_cell(source)
    return source


def _quiet(*_, **__):
    return None


class _IPython:
    """Stands for the notebook's shell: magics do nothing, except that a timed cell is run."""

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
