"""The pages of ``course`` itself: its modules' docstrings in, their HTML out.

pdoc finds what is public and turns NumPy's style into Markdown; the page is the
site's own, so it is searched, printed and dark like any other.
"""

import importlib
import inspect
import pkgutil
import re
from dataclasses import dataclass, field
from functools import cache

import pdoc.doc
import pdoc.docstrings

import course
from authoring.site import render

_DOCTEST = re.compile(r"^>>> .*(?:\n.+)*", re.M)
_SECTION = re.compile(r"^###### (.*)$", re.M)


@dataclass
class Module:
    """One module: what it is for, its functions and classes as HTML, and where each of them stands."""

    name: str
    summary: str  # Markdown, one sentence
    body: str = ""
    contents: list[tuple[int, str, str]] = field(default_factory=list)  # level, anchor, name
    found: list[tuple[str, str, str]] = field(default_factory=list)  # anchor, name, text


@cache
def modules() -> list[Module]:
    """Read every module that learners import, but for ``check``, whose functions are the exercises."""
    names = sorted(found.name for found in pkgutil.iter_modules(course.__path__) if not found.name.startswith("_"))
    return [_module(name) for name in names if name != "check"]


def _module(name):
    documented = pdoc.doc.Module(importlib.import_module(f"course.{name}"))
    summary, _, rest = documented.docstring.partition("\n\n")
    module = Module(name, " ".join(summary.split()), _prose(rest))
    for member in documented.own_members:
        if _shown(member) and member.taken_from[0] == documented.fullname:
            _add(module, member, 2)
            for inner in member.own_members if isinstance(member, pdoc.doc.Class) else ():
                if _shown(inner) and inner.name != "__init__":
                    _add(module, inner, 3)
    return module


def _shown(member):
    return not member.name.startswith("_") and bool(member.docstring.strip())


def _add(module, member, level):
    """A function, class, method or property: its heading, how it is called, and its docstring."""
    anchor = member.qualname
    body = f'<h{level} id="{anchor}"><code>{member.name}</code></h{level}>\n'
    if isinstance(member, pdoc.doc.Function):
        signature = member.signature if level == 2 else member.signature_without_self
        body += render.code(_call(member.name, signature)) + "\n"
    body += _prose(member.docstring)
    module.body += f"<section>{body}</section>\n"
    module.contents.append((level, anchor, f"<code>{member.name}</code>"))
    module.found.append((anchor, f"{module.name}.{anchor}", render.text(body)))


def _call(name, signature):
    """A function with its arguments, without their types, which its docstring tells; if it is long, one a line."""
    plain = [one.replace(annotation=inspect.Parameter.empty) for one in signature.parameters.values()]
    call = name + str(inspect.Signature(plain))
    if len(call) < 80:
        return call
    return f"{name}(\n" + "".join(f"    {line},\n" for line in _arguments(plain)) + ")"


def _arguments(parameters):
    """Each argument as it is written, with the star before those that need their name."""
    starred = False
    for one in parameters:
        if one.kind is inspect.Parameter.KEYWORD_ONLY and not starred:
            yield "*"
        starred = starred or one.kind in (inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.VAR_POSITIONAL)
        yield str(one)


def _prose(docstring):
    """A docstring as HTML: its sections' names bold, its examples as a Python console shows them."""
    text = pdoc.docstrings.convert(docstring, "numpy", None)
    text = _SECTION.sub(r"**\1**\n", text)
    text = _DOCTEST.sub(lambda example: f"```pycon\n{example[0]}\n```", text)
    return render.markdown(text, render.Page())
