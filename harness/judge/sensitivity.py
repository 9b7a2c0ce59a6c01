"""Does a ratio of models hang on the flags? A variant's ratio against the usual one's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from harness.catalogue.claim import Claim
from harness.judge.comparison import Comparisons, inverse
from harness.store import Plan, RuntimeRecord
from harness.vocabulary import Interval, Verdict


@dataclass(frozen=True, slots=True)
class Shift:
    """A claim's headline ratio under the usual flags and under a variant's.

    `change` is the ratio of the two, block by block; `moved` if its interval excludes 1.
    """

    claim: str
    language: str
    runtime: str
    condition: str
    pair: str
    usual: Interval | None
    here: Interval | None
    change: Interval | None

    @property
    def moved(self) -> bool:
        change = self.change
        if change is None or change.low is None or change.high is None:
            return False
        return change.low > 1 or change.high < 1


def shifts(plan: Plan, comparisons: Comparisons, verdicts: list[Verdict]) -> list[Shift]:
    """Every ratio of two roles that was judged both as usual and under a variant."""
    found = []
    for claim in plan.claims:
        for runtime in plan.runtimes:
            usual = _usual(plan, runtime)
            if usual is not None and runtime.language in plan.measured:
                found += list(_of(claim, runtime, usual, comparisons, verdicts))
    return found


def _usual(plan: Plan, variant: RuntimeRecord) -> RuntimeRecord | None:
    """The runtime of which this is a variant, or None if it is none."""
    if not variant.variant:
        return None
    return next(
        (
            r
            for r in plan.runtimes
            if (r.language, r.path, r.variant) == (variant.language, variant.path, "")
        ),
        None,
    )


def _of(
    claim: Claim,
    runtime: RuntimeRecord,
    usual: RuntimeRecord,
    comparisons: Comparisons,
    verdicts: list[Verdict],
) -> Iterator[Shift]:
    by_runtime = {
        verdict.runtime: verdict
        for verdict in verdicts
        if (verdict.claim, verdict.language) == (claim.id, runtime.language)
    }
    here, there = by_runtime.get(runtime.runtime), by_runtime.get(usual.runtime)
    if here is None or there is None:
        return
    # What a part sets apart hangs on what was found: there may be more conditions on one side.
    as_usual = {(pair.condition, pair.name): pair for pair in there.conditions}
    for mine in here.conditions:
        other = as_usual.get((mine.condition, mine.name))
        if other is None or not mine.terms or mine.interval is None or other.interval is None:
            continue
        change = comparisons.estimate((*mine.terms, *inverse(other.terms)))
        yield Shift(
            claim.id, runtime.language, runtime.runtime, mine.condition, mine.name,
            other.interval, mine.interval, change,
        )  # fmt: skip
