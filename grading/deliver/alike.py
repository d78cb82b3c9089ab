"""Notebooks that are nearly the same: results in, groups of them out, as a hint for a person.

What counts is what two learners wrote and hardly anybody else did: runs of
characters that stand in no cell that was handed out, in no solution or usual
mistake that the course knows, and in few other notebooks. There are innocent
reasons for a match, and renaming everything hides one: this is no verdict.
"""

import inspect
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import combinations
from pathlib import Path

from course import check
from grading.judge import assignment as assignments
from grading.result import Result

RUN = 12  # characters
LEAST = 15  # sampled runs of their own that two notebooks must share: some 70 characters
SHARE = 0.7  # of the runs of the one that has fewer
_USUAL = (5, 0.2)  # notebooks, and share of the class, that may hold a run of somebody's own
_SAMPLE = 4  # one run in so many is looked at
_LONGEST = 50_000  # characters of one notebook that are looked at


def groups(results: Sequence[Result]) -> list[list[Result]]:
    """Lists of results that are nearly the same as one another, sorted by id; works of one student do not count."""
    by_id = {result.id: result for result in results if result.assignment and not result.problem}
    holders: dict[int, list[str]] = {}
    for name, result in by_id.items():
        for run in _own(result):
            holders.setdefault(run, []).append(name)
    most = max(_USUAL[0], _USUAL[1] * len(by_id))
    rare = [held for held in holders.values() if len(held) <= most and not 2 < len(held) == len(by_id)]
    size = Counter(name for held in rare for name in held)
    shared = Counter(pair for held in rare for pair in combinations(held, 2))
    alike = [
        pair
        for pair, count in shared.items()
        if count >= max(LEAST, SHARE * min(size[one] for one in pair))
        and by_id[pair[0]].student != by_id[pair[1]].student
    ]
    return [[by_id[name] for name in sorted(group)] for group in _joined(alike)]


def _own(result: Result) -> frozenset[int]:
    """The runs of characters in what a learner wrote, without those that stand in the notebook or the solutions."""
    asked = assignments.load(result.assignment or "")
    cells = [cell for cell in result.cells if cell.id not in asked.ids and cell.source.strip() not in asked.given]
    return frozenset(_runs("\n".join(cell.source for cell in cells)[:_LONGEST])) - _known(asked.name)


@cache
def _known(name: str) -> frozenset[int]:
    """The runs of characters that the course itself hands out or knows of."""
    asked = assignments.load(name)
    files = {inspect.getsourcefile(one.reference) for one in check.LESSONS[name]} - {None}
    sources = [*asked.given, *asked.stubs, *(Path(str(file)).read_text("utf-8") for file in files)]
    return frozenset(run for source in sources for run in _runs(source))


def _runs(text: str) -> Iterator[int]:
    """A number for each run of ``RUN`` characters, of which a sample is enough; spaces and capitals do not count."""
    letters = "".join(text.split()).casefold()
    numbers = (zlib.crc32(letters[n : n + RUN].encode("utf-8", "replace")) for n in range(len(letters) - RUN + 1))
    return (number for number in numbers if number % _SAMPLE == 0)


def _joined(pairs: Iterable[tuple[str, str]]) -> list[set[str]]:
    """The pairs, joined where they share a name."""
    joined: list[set[str]] = []
    for pair in pairs:
        touching = [group for group in joined if group & set(pair)]
        joined = [group for group in joined if group not in touching] + [set(pair).union(*touching)]
    return sorted(joined, key=min)
