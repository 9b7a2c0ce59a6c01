"""Cells of known truth: how far this session can be trusted, and how fine it can tell."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from statistics import median

from harness.judge.comparison import Comparisons
from harness.store import InvocationRecord
from harness.vocabulary import Cell, Control, Interval, Kind, Outcome, Term

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
    kind: Kind
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
    def resolutions(self) -> dict[Kind, float]:
        """The smallest effect that this session can resolve, as a ratio less 1, by kind of work.

        No control of that kind was farther from its truth, at 95 %: a smaller effect could be
        this session's own. A kind without an interval has none.
        """
        found: dict[Kind, float] = {}
        for result in self.results:
            if result.reach is not None:
                found[result.kind] = max(found.get(result.kind, 0.0), result.reach)
        return found

    def resolution(self, kinds: Iterable[Kind]) -> float | None:
        """What it can resolve of work of these kinds; None in a session without controls.

        What computes feels its neighbours most: its resolution may stand in for another kind's,
        and none for its own, which is infinite then.
        """
        known = self.resolutions
        if not self.results:
            return None
        coarsest = max(known.values(), default=math.inf)
        return max(
            (known.get(kind, math.inf if kind is Kind.CPU else coarsest) for kind in kinds),
            default=None,
        )


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
        results.append(
            ControlResult(
                cell,
                comparisons.plan.kind(cell.workload),
                truth,
                sample.ratio(SHOWN),
                sample.ratio(SURE),
            )
        )
    return Controls(tuple(results))
