"""Peak memory of a job: how much the process grew while it ran, beyond what it held before.

``python -m bench.memory JOB LIBRARY`` runs the job once, in a process of its
own, and prints bytes, as ``bench.resident`` counts them.
"""

import subprocess
import sys

from bench import resident, work


def peak(job, library):
    """Bytes, measured in a fresh process."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "bench.memory", job, library],
        check=True, capture_output=True, encoding="utf-8",
    )  # fmt: skip
    return int(done.stdout.split()[-1])


def main(job, library):
    run = work.jobs()[job][library]
    inputs = work.film() if "×" in job else work.digits()
    inputs.sum()  # make the input, and torch's threads, before the count begins
    _, risen = resident.risen(run)
    print(risen)


if __name__ == "__main__":
    main(*sys.argv[1:])
