"""Results in, an nbgrader course folder with its gradebook out; marks given by hand come back.

``nbgrader formgrader`` (or JupyterLab's Formgrader) opens the folder, so that
open answers are marked there. The next run takes those marks into its results.
"""

import html
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from course import language
from staff.grade import assignment as assignments
from staff.lessons import ROOT

CONFIG = """\
c = get_config()  # noqa
c.CourseDirectory.course_id = "spike-encoding"
c.CourseDirectory.root = {root!r}
# The stubs are those of the course's own notebooks.
c.ClearSolutions.code_stub = {{"python": "..."}}
# Nothing of a submission is to run in your browser.
c.HTMLExporter.sanitize_html = True
"""


def update(results, folder):
    """Bring the gradebook in ``folder`` up to date; the results, with the marks given there by hand.

    Without nbgrader (the extra ``grading``), the results come back as they are.
    """
    try:
        from nbgrader.api import Gradebook
    except ImportError:
        print('No gradebook was written: it needs nbgrader. Install it: pip install -e ".[grading]"')
        return results
    graded = [result for result in results if result["questions"] and result["assignment"]]
    if not graded:
        return results
    prepare(folder, sorted({result["assignment"] for result in graded}))
    with Gradebook(f"sqlite:///{folder.resolve() / 'gradebook.db'}") as gradebook:
        done = {result["id"]: _enter(gradebook, result, folder) for result in graded}
        gradebook.db.commit()
    return [done.get(result["id"], result) for result in results]


def prepare(folder, names):
    """The course folder with its assignments, as ``nbgrader generate_assignment`` makes them."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "nbgrader_config.py").write_text(CONFIG.format(root=str(folder.resolve())), encoding="utf-8")
    for name in names:
        source, release = (folder / room / name / f"{name}.ipynb" for room in ("source", "release"))
        ours = ROOT / "solutions" / next(iter(language.LANGUAGES)) / f"{name}.ipynb"
        if release.exists() and source.read_bytes() == ours.read_bytes():
            continue
        release.unlink(missing_ok=True)
        source.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ours, source)
        _generate(folder, name)


def _generate(folder, name):
    """Let nbgrader make the assignment: its release version and its entries in the gradebook."""
    command = [sys.executable, "-m", "nbgrader", "generate_assignment", name, "--force"]
    done = subprocess.run(command, cwd=folder, env=environment(), capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"nbgrader could not make the assignment {name}:\n{done.stderr}")


def environment():
    """The environment for nbgrader's commands: it looks for alembic on PATH, even where Python has it beside itself."""
    return os.environ | {"PATH": os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))}


def _enter(gradebook, result, folder):
    """Enter one result; give it back with the marks that a person gave."""
    name, student = result["assignment"], result["student"]
    gradebook.update_or_create_student(student, last_name=result["name"])
    gradebook.update_or_create_submission(name, student)
    path = folder / "autograded" / student / name / f"{name}.ipynb"
    before = _sources(path)
    _write_notebook(path, result)
    changed = before is not None and before != _sources(path)
    asked = {question.id: question.cell for question in assignments.load(name).questions}
    return result | {
        "questions": [
            question | _exchange(gradebook.find_grade(asked[question["id"]], name, name, student), question, changed)
            for question in result["questions"]
        ]
    }


def _exchange(grade, question, changed):
    """Our mark goes in, a person's comes out; what changed since that person looked waits again."""
    grade.auto_score = question["score"]
    by_hand = grade.manual_score
    waits = question["score"] is None and by_hand is None
    grade.needs_manual_grade = waits or (by_hand is not None and (changed or grade.needs_manual_grade))
    if by_hand is None:
        return {}
    return {"score": None if grade.needs_manual_grade else _whole(by_hand), "by_hand": True}


def _whole(points):
    return int(points) if points == int(points) else points


def _sources(path):
    """The texts of the notebook that lies there, or None."""
    if not path.exists():
        return None
    return [cell["source"] for cell in json.loads(path.read_text("utf-8"))["cells"]]


def _write_notebook(path, result):
    """The notebook that formgrader shows: ours, with the learner's answers in it and our verdicts below."""
    own = ROOT / "notebooks" / result["language"] / f"{result['assignment']}.ipynb"
    book = json.loads(own.read_text("utf-8"))
    questions = {q.cell: q.id for q in assignments.load(result["assignment"]).questions}
    verdicts = {question["id"]: question for question in result["questions"]}
    answers = {cell["id"]: cell for cell in result["cells"] if cell["id"]}
    for cell in book["cells"]:
        mark = cell["metadata"].get("nbgrader", {})
        there = answers.get(mark.get("grade_id"))
        if mark.get("solution"):
            cell["source"] = _harmless(there["source"], cell["cell_type"]) if there else ""
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
            if mark.get("grade"):
                cell["outputs"] = [_said(verdicts[questions[mark["grade_id"]]])]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(book, ensure_ascii=False, indent=1), encoding="utf-8")


def _harmless(source, kind):
    """A learner's text that stays text when a browser shows it as Markdown."""
    if kind == "code":
        return source
    return re.sub(r"(?i)\b(javascript|vbscript|data)\s*:", r"\1：", html.escape(source, quote=False))


def _said(question):
    """A verdict as the output of a cell; an error where it earned nothing, as nbgrader expects it."""
    said = "\n".join(part for part in (question["said"], question["hint"]) if part)
    if question["score"]:
        return {"output_type": "stream", "name": "stdout", "text": said}
    return {"output_type": "error", "ename": question["kind"], "evalue": said, "traceback": [said]}
