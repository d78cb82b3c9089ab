"""The course under torch over NumPy: its own tests pass, and the notebooks print what the real torch printed.

Here, a sample that takes less than a minute; ``make browser-torch`` runs everything.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
# What these tests ask of torch is among the differences that docs/browser.md lists.
DIFFERENT = {
    "tests/test_encode_latency.py::test_half_precision_is_computed_in_single": "bfloat16",
    "tests/test_check.py::test_answers_that_cannot_even_be_written_down": "sparse tensors",
    "tests/test_trains.py::test_draws_are_torchs_own": "bfloat16",
}
SAMPLE = ["tests/test_encode_rate.py", "tests/test_encode_delta.py", "tests/test_trains.py", "course/encode.py"]
WHOLE = [
    *sorted(str(path.relative_to(ROOT)) for path in (ROOT / "tests").glob("test_encode_*.py")),
    *(
        f"tests/test_{name}.py"
        for name in ("decode", "measure", "codes", "check", "trains", "targets", "noise", "compare")
    ),
    *("tests/test_measure_distance.py", "tests/test_measure_information.py", "course/check"),
    *(
        f"course/{name}.py"
        for name in ("encode", "decode", "measure", "trains", "targets", "noise", "compare", "channel")
    ),
]
NOTEBOOKS = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "notebooks" / "en").glob("0*.ipynb"))


def run(*paths):
    """Run pytest on these files in another process, for which ``torch`` is the one over NumPy."""
    path = os.pathsep.join([str(ROOT / "browser"), str(ROOT)])
    skip = [f"--deselect={name}" for name in DIFFERENT]
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-n0", "-p", "no:cacheprovider", "-q", "--tb=short", *skip, *paths],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": path, "QUICK": "1"},
        capture_output=True,
        text=True,
    )


def test_the_setting_swaps_torch():
    told = "import torch, torchvision; print(torch.__version__, torchvision.__version__)"
    env = os.environ | {"PYTHONPATH": str(ROOT / "browser")}
    done = subprocess.run([sys.executable, "-c", told], env=env, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["2.0.0+numpy", "0.0.0+numpy"]


def test_a_sample_of_the_tests_of_the_course():
    done = run(*SAMPLE)
    assert done.returncode == 0, done.stdout[-3000:]


def test_a_notebook_prints_and_draws_what_it_did_with_torch():
    done = run("notebooks/en/02-rate.ipynb")
    assert done.returncode == 0, done.stdout[-3000:]


if "BROWSER_TORCH" in os.environ:  # many minutes

    @pytest.mark.parametrize("path", [*WHOLE, *NOTEBOOKS])
    def test_all_of_the_course(path):
        done = run(path)
        assert done.returncode == 0, done.stdout[-6000:]
