"""Break one module in every way that mutmut knows: a module in, the breaks that no test notices out.

It works in a copy, so that the work tree is never left broken.
"""

import json
import os
import random
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


def run(module: str, tests: list[str], sample: int | None = None) -> None:
    """Print the score of ``module`` and each surviving mutant as a diff; with ``sample``, try only that many."""
    tests = tests or [module, *quick.tests_of(module)]
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        copy_checkout(copy)
        _configure(copy, module, tests)
        print(f"{module}, with {' '.join(tests)}", flush=True)
        said = _mutmut(copy, "run", *(_drawn(copy, module, sample) if sample else []))
        results = dict(re.findall(r"(\S+): (.+)", _mutmut(copy, "results", "--all", "true")))
        tried = [name for name, result in results.items() if result != "not checked"]
        if not tried:
            raise SystemExit(said[-2000:])
        survivors = [name for name in tried if results[name] not in ("killed", "timeout")]
        for name in survivors:
            print(_mutmut(copy, "show", name))
        print(f"{module}: {len(tried) - len(survivors)} of {len(tried)} mutants killed, of {len(results)} in all")


def copy_checkout(target: Path, beginnings: tuple[str, ...] = ("",)) -> None:
    """Copy the files that git tracks, or would track, if their paths begin so."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file() and name.startswith(beginnings):
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


# mutmut prints nothing that names the mutants before it runs them.
NAMES = """
import sys
from pathlib import Path
from mutmut.mutation.file_mutation import mutate_file_contents
from mutmut.utils.format_utils import get_mutant_name
file = Path(sys.argv[1])
for name in mutate_file_contents(str(file), file.read_text("utf-8"), None, None).mutant_names:
    print(get_mutant_name(file, name))
"""


def _drawn(copy: Path, module: str, sample: int) -> list[str]:
    """Return the names of ``sample`` mutants, the same ones as long as the module stays the same."""
    names = _python(copy, "-c", NAMES, module).split()
    return random.Random(0).sample(names, min(sample, len(names)))


def _mutmut(copy: Path, *command: str) -> str:
    return _python(copy, "-m", "mutmut", *command)


def _python(copy: Path, *command: str) -> str:
    # Each mutant runs in a fork, where torch's threads hang, and a hang would count as a kill.
    env = {**os.environ, "OMP_NUM_THREADS": "1"}
    done = subprocess.run([sys.executable, *command], cwd=copy, env=env, capture_output=True, encoding="utf-8")
    return done.stdout + done.stderr
