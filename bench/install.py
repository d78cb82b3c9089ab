"""What a first start costs: megabytes to download and on the disk, for a learner and for a teacher.

``python bench/install.py`` fills a new environment as ``make lab`` and ``make grade`` do, in a temporary folder.
"""

import subprocess
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
STAMPS = {"make lab": "learn", "make grade, after it": "grade"}


def run(*command: str) -> str:
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True, encoding="utf-8").stdout


def megabytes(folder: Path) -> float:
    files = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    return sum(path.stat().st_size for path in files) / 1e6


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        environment, wheels = Path(temporary, "venv"), Path(temporary, "wheels")
        wheels.mkdir()
        python = str(environment / "bin" / "python")
        print(f"{'':24}{'MB to download':>16}{'MB on the disk':>16}")
        before = 0.0
        for title, stamp in STAMPS.items():
            run("make", f"VENV={environment}", str(environment / stamp))
            packages = Path(temporary, "packages")
            packages.write_text(run(python, "-m", "pip", "freeze", "--exclude-editable"), "utf-8")
            run(python, "-m", "pip", "download", "--no-deps", "--dest", str(wheels), "--requirement", str(packages))
            print(f"{title:24}{megabytes(wheels) - before:16,.0f}{megabytes(environment):16,.0f}", flush=True)
            before = megabytes(wheels)


if __name__ == "__main__":
    main()
