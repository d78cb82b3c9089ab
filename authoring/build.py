"""Build notebooks: lesson sources in, executed notebooks out, one for each language.

``make notebooks`` calls ``build``, ``make watch`` calls ``watch``; the tests
compare what is committed with what ``expected`` makes of the sources.
"""

import time
import tomllib
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from authoring import lessons, live
from course.language import LANGUAGES, text

ROOT = lessons.ROOT
_VIEW = "application/vnd.jupyter.widget-view+json"
_STATE = "application/vnd.jupyter.widget-state+json"
# What a kernel says about itself, without Python's version, which differs between machines.
_PYTHON = {
    "name": "python",
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "nbconvert_exporter": "python",
    "pygments_lexer": "ipython3",
    "codemirror_mode": {"name": "ipython", "version": 3},
}
_SKIP = {"slideshow": {"slide_type": "skip"}}  # nothing to show in a lecture


class BuildError(RuntimeError):
    """A notebook cannot be built; the message names the cell at fault."""


def settings() -> dict[str, str]:
    """Read the table ``[tool.course]`` of pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["course"]


def expected(repository: str | None = None) -> dict[str, NotebookNode]:
    """Make every notebook that belongs in the repository, not executed: path → notebook."""
    if repository is None:
        repository = settings()["repository"]
    notebooks = {}
    for source in lessons.sources():
        cells = lessons.read(source)
        for lang in LANGUAGES:
            name = f"{lang}/{lessons.slug(source)}.ipynb"
            notebooks[f"notebooks/{name}"] = _notebook(f"notebooks/{name}", cells, lang, repository)
            if is_exercise(source):
                notebooks[f"solutions/{name}"] = _notebook(f"solutions/{name}", cells, lang, repository)
    return notebooks


def is_exercise(source: Path) -> bool:
    """Tell whether a source is a set of exercises, which has solutions."""
    return source.stem.endswith("_exercises")


def _notebook(path, cells, lang, repository):
    """Make one notebook: links first, then the lesson's cells in one language, with solutions only in solutions/."""
    notebook = new_notebook(
        cells=_head(path, lang, repository),
        metadata={
            "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
            "language_info": _PYTHON,
        },
    )
    waiting = lessons.waiting(cells)
    for cell in cells:
        source = lessons.speak(cell, lang)
        if source is not None:
            new = new_code_cell if cell.type == "code" else new_markdown_cell
            if path.startswith("notebooks/") and cell.role == "answer":
                source = lessons.stub(source)
            elif path.startswith("notebooks/") and cell.role == "open":
                source = text("exercise.open", lang)
            notebook.cells.append(new(source, id=cell.id, metadata=_metadata(cell, cell.id in waiting)))
    return notebook


def _metadata(cell: lessons.SourceCell, waits: bool) -> dict[str, Any]:
    """Return a cell's metadata in the notebook format's words; an output that ``waits`` shows once the cell is run."""
    metadata: dict[str, Any] = {"tags": list(cell.tags)} if cell.tags else {}
    if waits:
        metadata["jupyter"] = {"outputs_hidden": True}
    if cell.slide:
        metadata["slideshow"] = {"slide_type": cell.slide}
    if cell.role:
        metadata["nbgrader"] = {
            "schema_version": 3,
            "grade_id": cell.id,
            "grade": cell.role in ("test", "open"),
            "solution": cell.role in ("answer", "open"),
            "locked": cell.role in ("test", "given"),
            "task": False,
        }
        # As nbgrader locks them, so that no learner deletes an exercise's cell by accident.
        metadata["deletable"] = False
        if metadata["nbgrader"]["locked"]:
            metadata["editable"] = False
        if cell.points is not None:
            metadata["nbgrader"]["points"] = cell.points
    return metadata


def _head(path, lang, repository):
    """Make the cells above the lesson: its other languages, badges, Colab's set-up."""
    name = path.split("/")[-1]
    links = " · ".join(
        f"**{own}**" if code == lang else f"[{own}](../{code}/{name})" for code, own in LANGUAGES.items()
    )
    if not repository:
        return [new_markdown_cell(links, id="course-links", metadata=_SKIP)]
    branch = settings()["branch"]
    place = repository.removeprefix("https://github.com/").strip("/")
    colab = f"https://colab.research.google.com/github/{place}/blob/{branch}/{path}"
    binder = f"https://mybinder.org/v2/gh/{place}/{branch}?urlpath=lab/tree/{path}"
    badges = (
        f"[![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)]({colab}) "
        f"[![Open in Binder](https://mybinder.org/badge_logo.svg)]({binder})"
    )
    set_up = (
        "# @title Colab\n"
        "import sys\n\n"
        'if "google.colab" in sys.modules:\n'
        f'    %pip install -q "git+https://github.com/{place}@{branch}"'
    )
    return [
        new_markdown_cell(f"{links}\n\n{badges}", id="course-links", metadata=_SKIP),
        new_code_cell(set_up, id="course-colab", metadata=_SKIP),
    ]


def execute(path: str, notebook: NotebookNode) -> None:
    """Run a notebook in its own kernel, in the folder it will be saved in."""
    folder = (ROOT / path).parent
    folder.mkdir(parents=True, exist_ok=True)
    client = NotebookClient(
        notebook,
        timeout=120,
        kernel_name="python3",
        record_timing=False,
        coalesce_streams=True,  # otherwise timing decides where printed text is cut
        resources={"metadata": {"path": str(folder)}},
    )
    try:
        client.execute()
    except CellExecutionError as error:
        at_fault = next(cell for cell in notebook.cells if _failed(cell.get("outputs", ())))
        raise BuildError(f"{path}, cell {at_fault.id}: {error.ename}: {error.evalue}") from error
    for cell in notebook.cells:
        if cell.cell_type == "code":
            _clean(path, cell, notebook.metadata.get("widgets", {}).get(_STATE, {}).get("state", {}))
    notebook.metadata.pop("widgets", None)
    notebook.metadata.language_info = _PYTHON


def _failed(outputs):
    return any(output.output_type == "error" for output in outputs)


def _clean(path, cell, widgets):
    """Keep what a reader without a kernel can see: outputs in place of a slider, a line of JSON of an explorer."""
    cell.metadata.pop("execution", None)
    seen: list[NotebookNode] = []
    for output in cell.outputs:
        explorer = _explorer(output, widgets)
        if explorer:  # its still picture is the output before
            seen[-1].data[live.MIME] = explorer
        else:
            seen += _visible(output, widgets)
    if _failed(seen):
        error = next(output for output in seen if output.output_type == "error")
        raise BuildError(f"{path}, cell {cell.id}: in a slider's callback: {error.ename}: {error.evalue}")
    for output in seen:
        if "image/png" in output.get("data", {}) and not output.metadata.get("image/png", {}).get("alt"):
            raise BuildError(f"{path}, cell {cell.id} draws a figure without a title or labels, which some cannot see.")
        if output.get("name") == "stderr" and "warns" not in cell.metadata.get("tags", ()):
            raise BuildError(f"{path}, cell {cell.id} warns: {output.text.strip()}\nFix it, or tag the cell warns.")
    cell.outputs = seen


def _explorer(output, widgets):
    """Return what lets a page without a kernel show this output's explorer, or None if it shows none."""
    view = output.get("data", {}).get(_VIEW)
    return live.line(view["model_id"], widgets) if view else None


def _visible(output, widgets):
    """Return an output as it is, or what replaces it where no widget runs."""
    data = output.get("data", {})
    if _VIEW not in data:
        return [output]
    return [nbformat.from_dict(inner) for inner in _inside(data[_VIEW]["model_id"], widgets)]


def _inside(model, widgets):
    """Collect the outputs of a widget and its children."""
    state = widgets[model]["state"]
    found = list(state.get("outputs", ()))
    for child in state.get("children", ()):
        found += _inside(child.removeprefix("IPY_MODEL_"), widgets)
    return found


def write(path: str, notebook: NotebookNode) -> None:
    """Write a notebook; the same notebook gives the same bytes."""
    nbformat.validate(notebook)
    (ROOT / path).write_text(nbformat.writes(notebook) + "\n", encoding="utf-8")


def _build(path: str, notebook: NotebookNode) -> None:
    print(path, flush=True)
    execute(path, notebook)
    write(path, notebook)


def build(names: Iterable[str] = ()) -> None:
    """Build all notebooks, or those whose path contains one of ``names``; remove what no source makes."""
    notebooks = expected()
    for name in names:
        if not any(name in path for path in notebooks):
            raise BuildError(f"no notebook's path contains {name!r}; one is {next(iter(notebooks))}")
    wanted = {
        path: notebook for path, notebook in notebooks.items() if not names or any(name in path for name in names)
    }
    with ThreadPoolExecutor(2) as pool:  # two kernels at a time; these threads only wait
        for _ in pool.map(_build, wanted, wanted.values()):
            pass
    for stray in strays(notebooks):
        print(f"{stray}: no lesson makes it, removed")
        (ROOT / stray).unlink()


def watch() -> None:
    """Build a lesson's notebooks each time its source is saved, until Ctrl-C."""
    for source in saved():
        try:
            build([f"/{lessons.slug(source)}.ipynb"])
        except (lessons.SourceError, BuildError) as error:
            print(error, flush=True)


def saved(pause: float = 0.5) -> Iterator[Path]:
    """Yield each lesson source as it is saved, forever; look every ``pause`` seconds."""
    seen = _saved_at()
    while True:
        time.sleep(pause)
        now = _saved_at()
        yield from (source for source in now if now[source] != seen.get(source))
        seen = now


def _saved_at() -> dict[Path, int]:
    return {source: source.stat().st_mtime_ns for source in lessons.sources()}


def committed() -> set[str]:
    """List the paths of the notebooks in the repository."""
    found = [*ROOT.glob("notebooks/**/*.ipynb"), *ROOT.glob("solutions/**/*.ipynb")]
    return {path.relative_to(ROOT).as_posix() for path in found if ".ipynb_checkpoints" not in path.parts}


def strays(notebooks: Iterable[str]) -> list[str]:
    """List the notebooks in the repository that no lesson makes."""
    return sorted(committed() - set(notebooks))


def differences(path: str, notebook: NotebookNode) -> list[str]:
    """Say how the committed notebook differs from its source, one sentence per cell."""
    if not (ROOT / path).exists():
        return [f"{path} is missing"]
    there = nbformat.read(ROOT / path, as_version=4)
    if notebook.metadata != there.metadata:
        return [f"{path}: metadata {there.metadata}, not {notebook.metadata}"]
    want, have = (
        [(cell.id, cell.cell_type, cell.source, dict(cell.metadata)) for cell in one.cells] for one in (notebook, there)
    )
    if [cell[0] for cell in want] != [cell[0] for cell in have]:
        return [f"{path}: cells {[cell[0] for cell in have]}, not {[cell[0] for cell in want]}"]
    return [f"{path}, cell {old[0]} differs from its source" for old, new in zip(want, have, strict=True) if old != new]
