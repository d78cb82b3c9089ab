"""Break one module in every way that mutmut knows: a module in, the breaks that no test notices out.

It works in a copy, so that the work tree is never left broken.
"""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from authoring import lessons, quick

ROOT = lessons.ROOT
# Lines whose mutants prove nothing: an encoding's spelling, the words of an error.
PATTERNS = ["encoding=", r'read_text\("utf-8"\)', r"raise \w+", r"assert "]
SETTINGS = """
[tool.mutmut]
source_paths = ["{package}/"]
only_mutate = ["{module}"]
do_not_mutate_patterns = {patterns}
pytest_add_cli_args_test_selection = {tests}
pytest_add_cli_args = ["-n0", "--no-header"]
also_copy = {others}
"""


def run(module: str, tests: list[str]) -> None:
    """Print the score of ``module`` and each surviving mutant as a diff."""
    tests = tests or [module, *quick.tests_of(module)]
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        _copy(copy)
        _configure(copy, module, tests)
        print(f"{module}, with {' '.join(tests)}", flush=True)
        said = _mutmut(copy, "run")
        survivors = re.findall(r"(\S+): (survived|no tests)", _mutmut(copy, "results"))
        for name, _ in survivors:
            print(_mutmut(copy, "show", name))
        counts = re.findall(r"(\d+)/(\d+)", said)
        if not counts:
            raise SystemExit(said[-2000:])
        total = int(counts[-1][1])
        print(f"{module}: {total - len(survivors)} of {total} mutants killed")


def _copy(target: Path) -> None:
    """Copy the files that git tracks, or would track."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            (target / name).write_bytes((ROOT / name).read_bytes())


def _configure(copy: Path, module: str, tests: list[str]) -> None:
    package = module.split("/")[0]
    others = sorted(path.name for path in copy.iterdir() if path.name != package)
    settings = SETTINGS.format(
        package=package, module=module, patterns=json.dumps(PATTERNS), tests=tests, others=others
    )
    with (copy / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write(settings)


def _mutmut(copy: Path, *command: str) -> str:
    done = subprocess.run([sys.executable, "-m", "mutmut", *command], cwd=copy, capture_output=True, encoding="utf-8")
    return done.stdout + done.stderr
