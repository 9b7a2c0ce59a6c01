"""Cells of known truth: how far this session can be trusted, and how fine it can tell."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from statistics import median

from harness.judge.comparison import Comparisons
from harness.judge.estimate import Sample
from harness.store import InvocationRecord
from harness.vocabulary import Cell, Control, Interval, Outcome, Term

#: Only an interval at this level that excludes the truth makes a control fail.
SURE = 0.999
#: The level of the interval that is shown, and that the resolution rests on.
SHOWN = 0.95


@dataclass(frozen=True, slots=True)
class ControlResult:
    """A control's time over that of the cell it was made of; `truth` is what it should be.

    `sure` is the interval at 99.9 %, without bounds below 11 blocks: then it cannot fail.
    """

    cell: Cell
    truth: float
    shown: Interval
    sure: Interval

    @property
    def failed(self) -> bool:
        low, high = self.sure.low, self.sure.high
        return low is not None and high is not None and not low <= self.truth <= high

    @property
    def reach(self) -> float | None:
        """How far the interval reaches from the truth, as a ratio less 1."""
        low, high = self.shown.low, self.shown.high
        if low is None or high is None:
            return None
        logs = (math.log(low / self.truth), math.log(high / self.truth))
        return math.expm1(max(abs(log) for log in logs))


@dataclass(frozen=True, slots=True)
class Controls:
    """What the session's controls show. Without any, nothing fails and nothing is known."""

    results: tuple[ControlResult, ...] = ()

    @property
    def failed(self) -> tuple[ControlResult, ...]:
        return tuple(result for result in self.results if result.failed)

    @property
    def resolution(self) -> float | None:
        """The smallest effect that this session can resolve, as a ratio less 1.

        No control was farther from its truth, at 95 %: a smaller effect could be this session's
        own. None without an interval.
        """
        reaches = [result.reach for result in self.results]
        known = [reach for reach in reaches if reach is not None]
        return max(known) if known and len(known) == len(reaches) else None


NO_CONTROLS = Controls()


def controls_of(comparisons: Comparisons, records: Iterable[InvocationRecord]) -> Controls:
    """The controls of a session, those that have numbers."""
    tasks: dict[str, list[int]] = {}
    for record in records:
        if record.tasks is not None and record.outcome is Outcome.COMPLETED:
            tasks.setdefault(record.cell, []).append(record.tasks)
    results = []
    for cell in comparisons.cells.values():
        made_of = comparisons.cells.get(replace(cell, control=Control.NONE).key)
        if cell.control is Control.NONE or made_of is None:
            continue
        metric = "inclusive_ns" if cell.tasks is not None else "exclusive_ns"
        sample = comparisons.sample((Term(cell, metric, 1), Term(made_of, metric, -1)))
        if sample is None or cell.key not in tasks or made_of.key not in tasks:
            continue
        truth = median(tasks[cell.key]) / median(tasks[made_of.key])
        results.append(_result(cell, truth, sample))
    return Controls(tuple(results))


def _result(cell: Cell, truth: float, sample: Sample) -> ControlResult:
    return ControlResult(cell, truth, sample.ratio(SHOWN), sample.ratio(SURE))
