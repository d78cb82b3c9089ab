"""A notebook's functions tried on private inputs: a notebook and its assignment in, a finding on each question out.

The jail computes, this side compares. All questions are asked in one jail. A
question or cell that stops it is left out, and the others are asked again. A
question that still has no answer, or one that another cell may have spoilt,
then gets a jail of its own.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from course import check
from course.language import Phrase
from grading.judge import assignment as assignments
from grading.judge.assignment import Assignment, Question
from grading.judge.plan import Planner
from grading.sandbox import jail, wire
from grading.sandbox.messages import Ask, Cases, Execute, Step
from grading.submission import Notebook

_BEGIN = "import math\nimport torch\nfrom course import begin, channel, check, data, decode, encode, measure, trains\n"
_SECONDS = 240  # for all jails of one submission together
_MOST_SKIPPED = 3  # cells of no question that are left out, one by one, before each question is asked alone


@dataclass(frozen=True)
class Finding:
    """What was found out about a question."""

    verdict: check.Verdict | None = None  # None: there was no answer
    ended: str = "done"  # how the question's jail ended; see ``jail.Outcome``
    retry: bool = False  # an answer is an error or cannot be compared; another cell may have caused that


@cache
def sheet(assignment: Assignment, question: Question, secret: str) -> Cases:
    """The private inputs of a question, packed: for each seed, a list of argument tuples."""
    cases = assignments.exercise(assignment, question).cases
    return [[[wire.pack(one) for one in case] for case in cases(seed)] for seed in assignments.seeds(question, secret)]


def examine(
    notebook: Notebook, assignment: Assignment, questions: Sequence[Question], secret: str, unsafe: bool
) -> dict[str, Finding]:
    """The findings by question, except for those that a person marks.

    Parameters
    ----------
    notebook : Notebook
    assignment : Assignment
    questions : sequence of Question
        Those to be asked.
    secret : str
        What the private inputs are drawn from.
    unsafe : bool
        Run without a jail.
    """
    return _Examination(notebook, assignment, questions, secret, unsafe).findings()


class _Examination:
    def __init__(
        self, notebook: Notebook, assignment: Assignment, questions: Sequence[Question], secret: str, unsafe: bool
    ):
        self.assignment, self.secret, self.unsafe = assignment, secret, unsafe
        self.questions = {question.id: question for question in questions if not question.manual}
        sheets = {name: sheet(assignment, question, secret) for name, question in self.questions.items()}
        self.planner = Planner(notebook, assignment, sheets)
        self.found: dict[str, Finding] = {}  # by question, if it has been answered
        self.stopped: dict[str, str] = {}  # by question, how the jail ended if the question stopped it
        self.skipped: set[int] = set()  # cells of no question that stop a jail
        self.dropped: set[int] = set()  # cells that stop a jail even if only what prepares others runs
        self.until = time.monotonic() + _SECONDS

    def findings(self) -> dict[str, Finding]:
        ended = self._together()
        for name, question in self.questions.items():
            unsure = ended != "done" or name not in self.found or self.found[name].retry
            if unsure and name in self.planner.owned:
                self.stopped[name] = self._alone(question)
        return {name: self.found.get(name) or Finding(None, self.stopped.get(name, "done")) for name in self.questions}

    def _together(self) -> str:
        """Ask all questions, leaving out whatever stops the jail, one by one; return how the last jail ended."""
        while True:
            left = [one for name, one in self.questions.items() if name not in self.stopped and name not in self.found]
            ended, culprit = self._attempt(self.planner.together(left, self.stopped, self.skipped, self.dropped))
            if ended == "done" or culprit is None or not self._leave_out(culprit, ended):
                return ended

    def _leave_out(self, culprit: Step, ended: str) -> bool:
        """Leave out what stopped a jail; return False if it was left out already, or enough others were."""
        if isinstance(culprit, Execute) and culprit.prepare:
            self.dropped.add(culprit.cell)
            return len(self.dropped) <= _MOST_SKIPPED
        if culprit.question is not None:
            known = culprit.question in self.stopped
            self.stopped.setdefault(culprit.question, ended)
            return not known
        if not isinstance(culprit, Execute) or culprit.cell in self.skipped or len(self.skipped) == _MOST_SKIPPED:
            return False
        self.skipped.add(culprit.cell)
        return True

    def _alone(self, question: Question) -> str:
        """Ask one question in a jail of its own; return how that ended."""
        ended = "died"
        others = question.id not in self.stopped  # cells of no question run only if they may help
        for with_others in (True, False) if others else (False,):
            ended, _ = self._attempt(self.planner.alone(question, with_others, self.skipped, self.dropped))
            if ended == "done":
                break
        return ended

    def _attempt(self, plan: Sequence[Step]) -> tuple[str, Step | None]:
        """Run a plan and keep its findings; return how its jail ended, and at which step."""
        if time.monotonic() > self.until:
            return "time", None
        outcome = jail.run(plan, self.unsafe, _BEGIN)
        for name, tries in _answers(outcome, plan).items():
            finding = self._judged(self.questions[name], tries)
            if name not in self.found or not finding.retry:
                self.found[name] = finding
        return outcome.ended, None if outcome.step is None else plan[outcome.step]

    def _judged(self, question: Question, tries: list[list[list[Any]]]) -> Finding:
        """The finding on a function's answers: those at its check and, if it was redefined below, those at the end.

        The first answers count, unless only the last are right.
        """
        findings = [self._finding(question, rounds) for rounds in tries[:1]]
        if len(tries) > 1 and not (findings[0].verdict and findings[0].verdict.right):
            findings.append(self._finding(question, tries[-1]))
        right = (one for one in findings if one.verdict and one.verdict.right)
        return next(right, findings[0])

    def _finding(self, question: Question, rounds: list[list[Any]]) -> Finding:
        """The verdict over all private seeds: the first that is not "right", if any."""
        exercise = assignments.exercise(self.assignment, question)
        seeds = assignments.seeds(question, self.secret)
        verdicts = (exercise.judge(answers, seed) for answers, seed in zip(rounds, seeds, strict=True))
        right = check.Verdict("right", Phrase("check.right"))
        verdict = next((one for one in verdicts if not one.right), right)
        retry = any(isinstance(answer, (check.Raised, wire.Opaque)) for answers in rounds for answer in answers)
        return Finding(verdict, retry=retry)


def _answers(outcome: jail.Outcome, plan: Sequence[Step]) -> dict[str, list[list[list[Any]]]]:
    """By question, the first and the last answers that have the form asked for, unpacked.

    If a jail ended normally but a question's cell failed, the error takes the place of every answer.
    """
    asked = {step.question: step.cases for step in plan if isinstance(step, Ask)}
    packed: dict[str, list[Cases]] = {}
    for line in outcome.answers:
        if line.question in asked and list(map(len, line.rounds)) == list(map(len, asked[line.question])):
            packed[line.question] = [*packed.get(line.question, [])[:1], line.rounds]
    found = {
        name: [[[_answer(one) for one in row] for row in rounds] for rounds in tries] for name, tries in packed.items()
    }
    for failure in outcome.failures:
        name = plan[failure.step].question
        if outcome.ended == "done" and name in asked and name not in packed:
            error = check.Raised(wire.text(failure.error))
            found[name] = [[[error] * len(cases) for cases in asked[name]]]
    return found


def _answer(message: Any) -> Any:
    if isinstance(message, dict) and isinstance(message.get("raised"), str):
        return check.Raised(wire.text(message["raised"]))
    return wire.unpack(message)
