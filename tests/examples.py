"""How many random examples a property is tried on: the number in full, or in `make quick` 200 at most."""

import os


def examples(number):
    return min(number, 200) if os.environ.get("QUICK") else number
