"""The repository as somebody finds it who clones it."""

import ast
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

import course

ROOT = Path(__file__).parents[1]


def tracked():
    """Text files that git knows, or would."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    binary = {".otf", ".png", ".svg", ".npz", ".wav", ".aedat4"}
    return [ROOT / name for name in names if Path(name).suffix not in binary and "ubyte" not in name]


def test_binder_builds_what_the_laptop_installs():
    assert (ROOT / "binder/environment.yml").read_bytes() == (ROOT / "environment.yml").read_bytes()


def test_conda_has_what_pip_has():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = project["dependencies"] + project["optional-dependencies"]["lab"]
    conda = (ROOT / "environment.yml").read_text("utf-8")
    other_names = {"torch": "pytorch-cpu", "matplotlib": "matplotlib-base"}
    for requirement in wanted:
        name = re.match(r"[\w.-]+", requirement)[0]
        assert f"- {other_names.get(name, name)}" in conda, name


def test_no_path_of_a_persons_machine():
    # Written so that this file does not find itself.
    paths = re.compile("/" + r"(home|Users|root|work)/\w|\b[A-Z]:" + r"\\+[A-Z]\w")
    found = {path.name: hit[0] for path in tracked() if (hit := paths.search(path.read_text("utf-8")))}
    assert not found


def test_no_address_without_a_place():
    placeholder = re.compile("https?://[^ )]*" + "(OWNER|example|localhost|TODO)")
    allowed = {"pyproject.toml"}  # says what an address looks like
    found = {path.name: hit[0] for path in tracked() if (hit := placeholder.search(path.read_text("utf-8")))}
    assert set(found) <= allowed, found


@pytest.mark.parametrize("readme", ["README.md", "README.zh.md"])
def test_readme_begins_with_what_needs_no_installing(readme):
    text = (ROOT / readme).read_text("utf-8")
    beginning, *_ = text.split("\n## ")
    assert text.index("`index.html`") < text.index("`make site`") < 900
    assert beginning.index("make site") < beginning.index("make lab") < beginning.index("make test")
    repository = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["course"]["repository"]
    if repository:
        owner, name = repository.rstrip("/").split("/")[-2:]
        assert f"https://{owner.lower()}.github.io/{name}/" in beginning, "say where the pages are"
    for target in re.findall(r"\]\((?!https?://)([^)]+)\)", text):
        assert (ROOT / target).exists(), target


def test_both_readmes_begin_with_the_same():
    """Every command, file and address of one beginning is in the other, too."""
    named = []
    for readme in ("README.md", "README.zh.md"):
        beginning, *_ = (ROOT / readme).read_text("utf-8").split("\n## ")
        blocks = re.findall(r"```sh\n(.*?)```", beginning, re.S)
        commands = re.findall(r"^[^#\n]*[^#\s]", "\n".join(blocks), re.M)
        inline = re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", beginning, flags=re.S))
        links = re.findall(r"\]\((?!README)([^)]+)\)", beginning)
        named.append({*commands, *inline, *links})
    assert named[0] == named[1]


@pytest.mark.parametrize(
    ("readme", "lang", "minutes"),
    [("README.md", "en", r"Time:\*\* about (\d+) min"), ("README.zh.md", "zh", r"时间\*\*：约 (\d+) 分钟")],
)
def test_readme_gives_the_minutes_that_each_lesson_gives(readme, lang, minutes):
    table = re.findall(r"^\| `([\w-]+)` \|.*\| (\d+) \|$", (ROOT / readme).read_text("utf-8"), re.M)
    lessons = {path.stem: path.read_text("utf-8") for path in (ROOT / "notebooks" / lang).glob("*.ipynb")}
    assert sorted(lessons) == [name for name, _ in table]
    assert dict(table) == {name: re.search(minutes, lessons[name])[1] for name in lessons}


def test_what_make_offers_is_there():
    said = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    targets = re.findall(r"^make ([\w-]+)", said, re.M)
    assert {"lab", "test", "notebooks"} <= set(targets)
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert all(re.search(rf"^{target}:", makefile, re.M) for target in targets)


def test_one_version_everywhere():
    cited = re.search(r"^version: (.*)$", (ROOT / "CITATION.cff").read_text("utf-8"), re.M)
    changed = re.findall(r"^## \[(\d.*)\]", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M)
    assert cited[1] == changed[0] == course.__version__


def test_the_house_is_drawn_as_it_is():
    """docs/maintaining.md lists what each module of course imports."""
    drawn = re.findall(r"^(\w+) +→ (.*)$", (ROOT / "docs/maintaining.md").read_text("utf-8"), re.M)
    rooms = {path.stem for path in (ROOT / "course").iterdir() if path.suffix == ".py" or path.is_dir()}
    imported = {
        room: _imports(room) - {"language", "_arguments", "_files"} for room in rooms - {"__main__", "__init__"}
    }
    assert dict(drawn) == {room: ", ".join(sorted(found)) for room, found in imported.items() if found}


def _imports(module):
    """The modules of course that one of them imports, inside functions too."""
    folder = ROOT / "course" / module
    found = set()
    for path in folder.glob("*.py") if folder.is_dir() else [folder.with_suffix(".py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "course":
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("course."):
                found.add(node.module.split(".")[1])
    return found - {module}


def test_nobody_imports_the_other_way():
    """course imports neither authoring nor grading, and these do not import each other."""
    others = {"course": ("authoring", "grading"), "authoring": ("grading",), "grading": ("authoring",)}
    for package, forbidden in others.items():
        for path in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
                names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
                assert not [name for name in names if name.split(".")[0] in forbidden], path
