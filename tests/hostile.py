"""Hostile texts, and submissions: a solved notebook in, with some of its answers replaced."""

import json
from pathlib import Path

from grading.submission import Submission

ROOT = Path(__file__).parents[1]
NAME = "02-rate-exercises"
RIGHT = {"probability": 1, "draw_spikes": 2, "decode_rate": 3, "steps_needed": 2}
_CELLS = {
    "probability": "probability-answer",
    "draw_spikes": "draw-answer",
    "decode_rate": "decode-answer",
    "steps_needed": "steps-answer",
}

# Each of these writes into window.ran, or asks for an address, wherever it comes alive.
HOSTILE = [
    "<script>window.ran = 1</script>",
    "</pre></code></div></bdi></title></style><script>window.ran = 2</script>",
    '"><img src=x onerror="window.ran = 3">',
    "<svg onload='window.ran = 4'><script>window.ran = 5</script></svg>",
    "</style><style>@import 'http://evil.test/a.css'; body { display: none !important }</style>",
    '<meta http-equiv="refresh" content="0;url=http://evil.test/away">',
    "<base href='http://evil.test/'><link rel=stylesheet href=//evil.test/b.css>",
    "<math><mtext><img src='http://evil.test/c.png'></mtext></math>",
    "<iframe srcdoc='<script>parent.ran = 6</script>'></iframe><object data=http://evil.test/d></object>",
    "<form action=http://evil.test/><button autofocus onfocus='window.ran = 7'>x</button></form>",
    "![x](http://evil.test/e.png) ![x](data:image/svg+xml;base64,PHN2Zz4=) ![x](attachment:f.png)",
    "[link](javascript:window.ran=8) [link](data:text/html,<script>window.ran=9</script>) [link](vbscript:x)",
    "<javascript:window.ran=10> [r]\n\n[r]: JaVaScRiPt:window.ran=11 '\" onmouseover=window.ran=12 x=\"'",
    "[link](jav&#x61;script:window.ran=13) [link](\x01javascript:window.ran=14)",
    "```html\n<script>window.ran = 15</script>\n```\n$<script>window.ran = 16</script>$",
    "<details><summary><img src=x onerror=window.ran=17></summary>\n\n<script>window.ran = 18</script>\n</details>",
    "<details open ontoggle=window.ran=19><summary>x</summary></details><code onclick=window.ran=20>x</code>",
    "<details><summary>&lt;script&gt;window.ran = 21&lt;/script&gt;</summary></details></details></body></html>",
    "<!-- <!-- --!> <![CDATA[ <plaintext> <textarea> <noscript> <template> <xmp>",
    "\x00 \x1b[31mred\x1b[0m \ud83d\udca9 \ud800 \udfff \u202egnp.exe\u2066 \ufffe \x85 \u2028",
    "{lang} {0} %s {{7*7}} ${7*7}",
]  # fmt: skip


def submitted(notebook=None, **fields):
    """A submission that holds these bytes."""
    return Submission(**{"id": "somebody", "name": "Somebody", "file": "somebody.ipynb", "student": "somebody"} | fields
                      | {"notebook": notebook, "problem": None})  # fmt: skip


def book(lang="en", **answers):
    """The solved notebook as a dict, answers replaced by function name."""
    solved = json.loads((ROOT / "solutions" / lang / f"{NAME}.ipynb").read_text("utf-8"))
    for name, source in answers.items():
        cell = next(cell for cell in solved["cells"] if cell["id"] == _CELLS[name])
        cell["source"] = source
    return solved


def submit(notebook, **fields):
    """A submission that holds this notebook."""
    return submitted(json.dumps(notebook).encode(), **fields)


def earned(*names):
    """The scores by exercise if these are right and the others are not."""
    return {name: points * (name in names) for name, points in RIGHT.items()}


def scores(result):
    """The scores of everything that is not marked by hand."""
    return {one.id: one.score for one in result.questions if one.id in RIGHT}
