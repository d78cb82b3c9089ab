"""Results in, an nbgrader course folder with its gradebook out; marks given by hand come back.

JupyterLab, started in that folder, shows the gradebook in formgrader, where
open answers are marked. The next run takes those marks into its results.
"""

import ast
import json
import logging
import os
import shutil
import sys
import unittest.mock
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from course import language
from grading import ROOT, files, sanitize
from grading.deliver import words
from grading.judge import assignment as assignments
from grading.result import QuestionResult, Result, ShownCell, total

CONFIG = """\
from pathlib import Path

c = get_config()  # noqa
c.CourseDirectory.course_id = "spike-encoding"
c.CourseDirectory.root = str(Path(__file__).resolve().parent)  # wherever this folder is moved
# Nothing is handed out or collected here; without a folder for it, each page would complain.
c.Exchange.root = str(Path(__file__).resolve().parent / "exchange")
# The stubs are those of the course's own notebooks.
c.ClearSolutions.code_stub = {{"python": "..."}}
c.ClearSolutions.text_stub = {stub!r}
# If you let nbgrader run a submission, its output must not run in your browser.
c.HTMLExporter.sanitize_html = True
"""
PENALTIES = ("none", "zero")  # those that nbgrader brings
_PLUGIN = "late_penalty"  # the module with the teacher's own
_SILENT = logging.getLogger("grading.penalties")  # nbgrader warns of each submission that is late
_SILENT.setLevel(logging.ERROR)
_PNG = "iVBORw0KGgo"  # how one begins in base64
_MORE = "more-"  # prefix for the ids of cells that a learner added


class GradebookError(RuntimeError):
    """The gradebook cannot be brought up to date; the message says why and what to do."""


def update(results: Sequence[Result], folder: Path, due: datetime | None = None, penalty: str = "none") -> list[Result]:
    """Bring the gradebook in ``folder`` up to date; return the results with the marks given there by hand.

    If nbgrader (from the extra ``grading``) is missing, return the results unchanged.

    Parameters
    ----------
    results : sequence of Result
    folder : Path
    due : datetime or None
        The deadline, in local time. Results say by how much they missed it.
    penalty : str
        What nbgrader's late-penalty plug-in takes away: one of ``PENALTIES``, or a file with another plug-in.

    Raises
    ------
    GradebookError
        If the gradebook is in use or damaged, or was begun with other exercises.
    """
    try:
        from nbgrader.api import Gradebook, InvalidEntry
        from sqlalchemy.exc import DBAPIError
    except ImportError:
        said = 'No gradebook was written: it needs nbgrader. Install it: pip install -e ".[grading]"'
        if penalty != "none":
            raise GradebookError(said) from None
        print(said)
        return list(results)
    graded = [result for result in results if result.questions and result.assignment]
    if not graded:
        return list(results)
    names = sorted({result.assignment for result in graded if result.assignment})
    prepare(folder, names, penalty)
    students = _students(graded)
    path = folder.resolve() / "gradebook.db"
    try:
        with Gradebook(f"sqlite:///{path}") as gradebook:
            if due:
                for name in names:
                    gradebook.update_or_create_assignment(name, duedate=_utc(due))
            done = {result.id: _enter(gradebook, result, students[result.id], folder, due) for result in graded}
            config = _config(folder)
            for name in [one.id for one in graded if one.late]:
                done[name] = _penalised(gradebook, done[name], students[name], config)
    except (DBAPIError, InvalidEntry) as error:
        why = getattr(error, "orig", error)
        raise GradebookError(
            f"The gradebook {path} cannot be written or read: {why}. If it is open elsewhere (formgrader), "
            "wait until it has saved, or close it; then run the same command again: results so far are kept. If "
            "it is damaged, move its folder away; the marks in it are then not used."
        ) from error
    return [done.get(result.id, result) for result in results]


def prepare(folder: Path, names: Iterable[str], penalty: str = "none") -> None:
    """Create the course folder and its assignments, as ``nbgrader generate_assignment`` does."""
    lang = next(iter(language.LANGUAGES))
    config = CONFIG.format(stub=language.text("exercise.open", lang)) + _plugged_in(penalty, folder)
    files.write(folder / "nbgrader_config.py", config.encode())
    (folder / "exchange").mkdir(exist_ok=True)
    for name in names:
        source, release = (folder / room / name / f"{name}.ipynb" for room in ("source", "release"))
        ours = ROOT / "solutions" / lang / f"{name}.ipynb"
        made = release.exists() and (folder / "gradebook.db").exists()
        if made and source.read_bytes() == ours.read_bytes():
            continue
        release.unlink(missing_ok=True)
        source.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ours, source)
        _generate(folder, name)


def _plugged_in(penalty: str, folder: Path) -> str:
    """The lines of the configuration that name the late-penalty plug-in; the teacher's own is copied to the folder."""
    if penalty in PENALTIES:
        return f'c.LateSubmissionPlugin.penalty_method = "{penalty}"\n' if penalty != "none" else ""
    content = Path(penalty).read_bytes()
    classes = [node for node in ast.parse(content).body if isinstance(node, ast.ClassDef)]
    own = [one.name for one in classes if "late_submission_penalty" in {getattr(part, "name", "") for part in one.body}]
    if len(own) != 1:
        raise GradebookError(f"{penalty} must hold one class with a method late_submission_penalty, not {len(own)}")
    files.write(folder / f"{_PLUGIN}.py", content)
    here = "import sys\n\nsys.path.insert(0, str(Path(__file__).resolve().parent))\n"
    return f'{here}c.AssignLatePenalties.plugin_class = "{_PLUGIN}.{own[0]}"\n'


def _generate(folder: Path, name: str) -> None:
    """Have nbgrader generate the assignment: its release version and its entries in the gradebook."""
    from nbgrader.apps import NbGraderAPI

    config = _config(folder)
    with unittest.mock.patch.dict(os.environ, environment()):
        made = NbGraderAPI(config=config).generate_assignment(name, force=True)
    said = made["log"] + made.get("error", "")
    if "KeyboardInterrupt" in said:  # nbgrader treats it like any other error
        raise KeyboardInterrupt
    if not made["success"]:
        raise GradebookError(
            f"nbgrader could not generate the assignment {name}. If its exercises have changed since {folder} was "
            f"begun, move that folder away and grade again; the marks in it are then not used.\n{said}"
        )


def _config(folder: Path) -> Any:
    from traitlets.config import PyFileConfigLoader

    return PyFileConfigLoader("nbgrader_config.py", str(folder)).load_config()


def environment() -> dict[str, str]:
    """The environment for nbgrader's commands, which look for alembic on PATH, not beside Python."""
    return os.environ | {"PATH": os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))}


def _students(results: Sequence[Result]) -> dict[str, str]:
    """By result, the student's name in the gradebook, which has room for one result per student and assignment."""
    first: dict[tuple[str, str | None], str] = {}
    for result in results:
        first.setdefault((result.student, result.assignment), result.id)
    is_first = {result.id for result in results if first[result.student, result.assignment] == result.id}
    return {result.id: result.student if result.id in is_first else result.id for result in results}


def _enter(gradebook: Any, result: Result, student: str, folder: Path, due: datetime | None) -> Result:
    """Enter one result; return it with the marks and comments that a person gave."""
    name = result.assignment or ""
    gradebook.update_or_create_student(student, last_name=result.name)
    with gradebook.db.no_autoflush:  # nbgrader's rows are incomplete until it is done
        gradebook.update_or_create_submission(name, student, timestamp=_handed_in(result, due))
    path = folder / "autograded" / student / name / f"{name}.ipynb"
    book = _notebook(result)
    changed = _changed(path, book)
    submitted = gradebook.find_submission_notebook(name, name, student)
    submitted.late_submission_penalty = None  # until the plug-in says otherwise
    grades = {grade.name: grade for grade in submitted.grades}
    comments = {comment.name: comment.manual_comment for comment in submitted.comments}
    asked = {question.id: question for question in assignments.load(name).questions}
    questions = []
    for question in result.questions:
        cells = asked[question.id]
        again = any(cell in (cells.cell, cells.answer) or cell.startswith(_MORE) for cell in changed)
        questions.append(_exchanged(question, grades[cells.cell], comments.get(cells.answer), again))
    gradebook.db.commit()  # before the notebook is written: if we are stopped here, changed answers still wait
    files.write(path, json.dumps(book, ensure_ascii=False, indent=1).encode())
    return replace(result, questions=tuple(questions))


def _handed_in(result: Result, due: datetime | None) -> datetime | None:
    """What the gradebook takes for the time of handing in: UTC. Without a deadline, nothing is late."""
    if due is None or result.late is None:
        return None
    if result.handed_in:
        return _utc(datetime.fromisoformat(result.handed_in))
    return _utc(due + timedelta(seconds=result.late)) if result.late else None


def _utc(time: datetime) -> datetime:
    """A local time as nbgrader stores it."""
    return time.astimezone(UTC).replace(tzinfo=None)


def _penalised(gradebook: Any, result: Result, student: str, config: Any) -> Result:
    """The result, with the points that nbgrader takes away in its gradebook."""
    from nbformat.v4 import new_notebook
    from nbgrader.preprocessors import AssignLatePenalties

    name = result.assignment
    where = {"notebook": name, "assignment": name, "student": student, "db_url": str(gradebook.engine.url)}
    AssignLatePenalties(config=config, log=_SILENT).preprocess(new_notebook(), {"nbgrader": where})
    taken = gradebook.find_submission_notebook(name, name, student).late_submission_penalty or 0
    return replace(result, penalty=_whole(min(taken, total(result))))


def _exchanged(question: QuestionResult, grade: Any, comment: str | None, changed: bool) -> QuestionResult:
    """Put our mark in and take a person's out; an answer that has changed since they marked it waits again."""
    grade.auto_score = question.score
    by_hand = grade.manual_score is not None
    given = grade.manual_score if by_hand else question.score
    waits = given is None or (by_hand and (changed or bool(grade.needs_manual_grade)))
    grade.needs_manual_grade = waits
    if waits or given is None:
        return replace(question, score=None)
    return replace(question, score=_whole(given + (grade.extra_credit or 0)), by_hand=by_hand, comment=comment or None)


def _whole(points: float) -> float:
    return int(points) if points == int(points) else points


def _changed(path: Path, book: dict[str, Any]) -> set[str]:
    """The ids of the cells that have changed since the notebook at ``path`` was written."""
    if not path.exists():
        return set()
    books = json.loads(path.read_text("utf-8")), book
    before, after = ({cell["id"]: (cell["source"], cell.get("attachments")) for cell in one["cells"]} for one in books)
    return {name for name in before | after if before.get(name) != after.get(name)}


def _notebook(result: Result) -> dict[str, Any]:
    """The notebook that formgrader shows: ours, with the learner's cells and our verdicts in it."""
    lang = result.language or next(iter(language.LANGUAGES))
    own = ROOT / "notebooks" / lang / f"{result.assignment}.ipynb"
    book = json.loads(own.read_text("utf-8"))
    questions = {q.cell: q.id for q in assignments.load(result.assignment or "").questions}
    verdicts = {question.id: question for question in result.questions}
    answers, more = _sorted_out(book["cells"], result.cells)
    nothing = ShownCell("", "", "", None)
    cells = more.get(None, [])
    for cell in book["cells"]:
        mark = cell["metadata"].get("nbgrader", {})
        if mark.get("solution"):
            cell |= _content(answers.get(cell["id"], nothing), cell["cell_type"])
        if cell["cell_type"] == "code":
            graded = mark.get("grade")
            cell["outputs"] = [_said(verdicts[questions[cell["id"]]], lang)] if graded else []
            cell["execution_count"] = None
        cells += [cell, *more.get(cell["id"], ())]
    return book | {"cells": cells}


def _sorted_out(
    own: Sequence[dict[str, Any]], handed_in: Sequence[ShownCell]
) -> tuple[dict[str, ShownCell], dict[str | None, list[dict[str, Any]]]]:
    """The answers, by cell; and whatever else the learner wrote, by the cell of ours that it follows."""
    asked = {cell["id"] for cell in own if cell["metadata"].get("nbgrader", {}).get("solution")}
    known = {cell["id"] for cell in own}
    ours = {"".join(cell["source"]).strip() for cell in own} | {""}
    answers: dict[str, ShownCell] = {}
    more: dict[str | None, list[dict[str, Any]]] = {}
    last, count = None, 0
    for cell in handed_in:
        if cell.id in asked and cell.id not in answers:
            answers[cell.id] = cell
        elif cell.source.strip() not in ours:
            more.setdefault(last, []).append(_more(cell, count))
            count += 1
        last = cell.id if cell.id in known else last
    return answers, more


def _more(cell: ShownCell, number: int) -> dict[str, Any]:
    kind = "code" if cell.type == "code" else "markdown"
    made = {"cell_type": kind, "id": f"{_MORE}{number}", "metadata": {}, **_content(cell, kind)}
    return made | ({"outputs": [], "execution_count": None} if kind == "code" else {})


def _content(cell: ShownCell, kind: str) -> dict[str, Any]:
    """What a learner wrote, with their pictures below it as attachments."""
    if kind == "code":
        return {"source": cell.source}
    names = [f"{number}.{'png' if one.startswith(_PNG) else 'jpeg'}" for number, one in enumerate(cell.pictures, 1)]
    source = "\n\n".join([sanitize.markdown(cell.source), *(f"![🖼](attachment:{name})" for name in names)])
    attached = {name: {f"image/{name.split('.')[1]}": one} for name, one in zip(names, cell.pictures, strict=True)}
    return {"source": source} | ({"attachments": attached} if attached else {})


def _said(question: QuestionResult, lang: str) -> dict[str, Any]:
    """A verdict as the output of a cell; as an error if it earned nothing, as nbgrader expects."""
    said = "\n".join(filter(None, (words.said(question.said, lang), words.said(question.hint, lang))))
    if question.score:
        return {"output_type": "stream", "name": "stdout", "text": said}
    return {"output_type": "error", "ename": question.kind, "evalue": said, "traceback": [said]}
