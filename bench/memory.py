"""Peak memory of a job: how much the process grew while it ran, beyond what it held before.

``python -m bench.memory JOB LIBRARY`` runs the job once, in a process of its
own, and prints bytes: the highest resident size while it ran (the kernel's
VmHWM, set back right before) less the resident size before. The output is part of it.
"""

import subprocess
import sys
from pathlib import Path

from bench import work


def peak(job, library):
    """Bytes, measured in a fresh process."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "bench.memory", job, library],
        check=True, capture_output=True, encoding="utf-8",
    )  # fmt: skip
    return int(done.stdout.split()[-1])


def _resident(field):
    line = next(
        line for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines() if line.startswith(field)
    )
    return int(line.split()[1]) * 1024


def main(job, library):
    run = work.jobs()[job][library]
    inputs = work.film() if "×" in job else work.digits()
    inputs.sum()  # make the input, and torch's threads, before the count begins
    Path("/proc/self/clear_refs").write_text("5", encoding="utf-8")  # sets VmHWM back to what is resident now
    before = _resident("VmRSS")
    spikes = run()
    print(_resident("VmHWM") - before, file=sys.stdout)
    del spikes


if __name__ == "__main__":
    main(*sys.argv[1:])
