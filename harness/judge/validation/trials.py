"""What sessions of known truth on a real machine came out as."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from harness.judge.comparison import Comparisons, problems_of
from harness.judge.estimate import exact_level
from harness.judge.observations import observations
from harness.judge.surroundings import Surroundings, surroundings_of
from harness.judge.validation.simulated import Finding
from harness.store import SessionReader
from harness.vocabulary import Cell, Control, Interval, Term

#: So sure must we be that more rejections than these are no chance.
BOUND_LEVEL = 0.99


@dataclass(frozen=True)
class TrialResult:
    """A trial's session: the controls of every cell, with the truth, and what was flagged.

    `disturbed` says by what the comparison itself was spoilt: a "hog", a lost "cpu", or nothing.
    """

    what: str
    disturbed: Literal["", "hog", "cpu"]
    again: tuple[tuple[Cell, Interval], ...]
    more: tuple[tuple[Cell, Interval, float], ...]
    surroundings: Surroundings
    blocks: int

    @property
    def rejected(self) -> int:
        """How many of the cells measured again came out as different."""
        return sum(_misses(interval, 1.0) for _, interval in self.again)

    @property
    def uneven(self) -> int:
        """Of how many the harness says that the two were not measured alike."""
        return sum(
            self.surroundings.uneven(replace(cell, control=Control.NONE).key, cell.key) is not None
            for cell, _ in self.again
        )


def trial_result(
    what: str, disturbed: Literal["", "hog", "cpu"], reader: SessionReader
) -> TrialResult:
    """The trial's session, read and judged cell by cell."""
    plan = reader.plan
    outcomes = [(r.cell, r.outcome, r.reason) for r in reader.invocations]
    comparisons = Comparisons(plan, observations(reader), problems_of(plan, outcomes))
    tasks = {record.cell: record.tasks for record in reader.invocations if record.tasks}
    again: list[tuple[Cell, Interval]] = []
    more: list[tuple[Cell, Interval, float]] = []
    for cell in comparisons.cells.values():
        made_of = comparisons.cells[replace(cell, control=Control.NONE).key]
        sample = comparisons.sample(
            (Term(cell, "exclusive_ns", 1), Term(made_of, "exclusive_ns", -1))
        )
        if sample is None or cell.control is Control.NONE:
            continue
        if cell.control is Control.AGAIN:
            again.append((cell, sample.ratio()))
        else:
            more.append((cell, sample.ratio(), tasks[cell.key] / tasks[made_of.key]))
    return TrialResult(
        what, disturbed, tuple(again), tuple(more), surroundings_of(reader), plan.blocks
    )


def trial_findings(results: Sequence[TrialResult]) -> list[Finding]:
    """The trials held against what they must show, those of one kind together."""
    found: list[Finding] = []
    for kind in dict.fromkeys(result.what for result in results):
        mine = [result for result in results if result.what == kind]
        if mine[0].disturbed == "hog":
            found.append(_hog(kind, mine))
        elif mine[0].disturbed == "cpu":
            found.append(_lost_cpu(kind, mine))
        else:
            found += [_rejections(kind, mine), *_more_work(kind, mine)]
    return found


def _rejections(kind: str, results: Sequence[TrialResult]) -> Finding:
    pairs = sum(len(result.again) for result in results)
    rejected = sum(result.rejected for result in results)
    rate = exact_level(results[0].blocks)
    bound = _binomial_bound(pairs, rate)
    target = f"at most {bound} ({BOUND_LEVEL:.0%} of a binomial with {rate:.2%})"
    found = f"{rejected} of {pairs} differ"
    return Finding("real A/A", kind, target, found, rejected <= bound)


def _more_work(kind: str, results: Sequence[TrialResult]) -> Iterable[Finding]:
    shares = sorted({round(truth, 2) for result in results for _, _, truth in result.more})
    for share in shares:
        mine = [
            (interval, truth)
            for result in results
            for _, interval, truth in result.more
            if round(truth, 2) == share
        ]
        missed = sum(_misses(interval, truth) for interval, truth in mine)
        seen = sum(_misses(interval, 1.0) for interval, _ in mine)
        halves = sorted(_half_width(interval) for interval, _ in mine)
        bound = _binomial_bound(len(mine), exact_level(results[0].blocks))
        yield Finding(
            f"{share - 1:+.0%} work",
            f"{kind}, intervals of +-{halves[len(halves) // 2]:.1%}",
            f"at most {bound} of {len(mine)} intervals miss the truth",
            f"{missed} miss it; {seen} show that it is more",
            missed <= bound,
        )


def _hog(kind: str, results: Sequence[TrialResult]) -> Finding:
    pairs = sum(len(result.again) for result in results)
    rejected, uneven = sum(r.rejected for r in results), sum(r.uneven for r in results)
    return Finding(
        "disturbed",
        kind,
        "all flagged, so that none is judged",
        f"{rejected} of {pairs} differ, {uneven} of {pairs} flagged as uneven",
        uneven == pairs,
    )


def _lost_cpu(kind: str, results: Sequence[TrialResult]) -> Finding:
    lost = sum(len(result.surroundings.lost_cpu) for result in results)
    due = sum(result.blocks - result.blocks // 2 for result in results)
    return Finding(
        "disturbed",
        kind,
        f"{due} blocks flagged, so that none is judged",
        f"{lost} blocks flagged",
        lost >= due,
    )


def _misses(interval: Interval, truth: float) -> bool:
    low, high = interval.low, interval.high
    return low is not None and high is not None and not low <= truth <= high


def _half_width(interval: Interval) -> float:
    if interval.low is None or interval.high is None:
        return math.inf
    return math.sqrt(interval.high / interval.low) - 1


def _binomial_bound(runs: int, rate: float) -> int:
    """The most successes that `runs` with this rate have with a chance of BOUND_LEVEL."""
    total, count = 0.0, -1
    while total < BOUND_LEVEL:
        count += 1
        total += math.comb(runs, count) * rate**count * (1 - rate) ** (runs - count)
    return count
