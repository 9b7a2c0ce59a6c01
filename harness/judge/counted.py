"""What was seen how often in a session's runs, and the word that follows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from harness.catalogue.terms import Rule
from harness.judge.proportion import clopper_pearson, rate_below
from harness.judge.rule import word_for
from harness.vocabulary import Interval, Pair, ProbeTerm, VerdictWord

#: Two-sided, so that 59 of 59 show 95 of 100 on one side; not adjusted for the number of verdicts.
LEVEL_OF_SHARES = 0.9
#: More conditions than this are counted, not named.
NAMED_AT_MOST = 7


@dataclass(frozen=True, eq=False)
class Counted:
    """Runs of a probe in which an event was looked for, by block: (how often, of how many).

    `group` names the claim's part. A `told` one counts what was said instead.
    """

    name: str
    condition: str
    estimand: Literal["share", "ever", "never", "told"]
    probe_terms: tuple[ProbeTerm, ...]
    counts: dict[int, tuple[int, int]]
    rule: Rule | None
    group: str
    reason_not: str = ""
    #: What sets the condition apart within its part: `exception, raw`.
    apart: str = ""
    said: Counter[str] | None = None
    #: Conditions judged alike are summed up as one; empty for one that was counted itself.
    pooled: tuple[str, ...] = ()

    #: Nothing here is tested at a level that others have a share in.
    tested = False

    @property
    def blocks(self) -> None:
        return None

    @property
    def times(self) -> int:
        return sum(times for times, _ in self.counts.values())

    @property
    def runs(self) -> int:
        return sum(runs for _, runs in self.counts.values())

    @property
    def interval(self) -> Interval:
        """The exact interval of the share; there must be runs."""
        return clopper_pearson(self.times, self.runs, LEVEL_OF_SHARES)

    def without(self, blocks: Collection[int]) -> Counted:
        """The same: what happens in a crash is no matter of noise."""
        del blocks
        return self

    def pair(self, level: float = LEVEL_OF_SHARES) -> Pair:
        """The pair with its word; the level is its own."""
        del level
        if self.said is not None:
            return self._pair(None, VerdictWord.SHOWN, tally(self.said))
        if self.runs == 0:
            return self._pair(None, VerdictWord.NOT_TESTABLE, self.reason_not)
        seen = f"{self.times} of {self.runs} runs"
        if self.pooled:
            few = len(self.pooled) <= NAMED_AT_MOST
            seen += f", over {', '.join(self.pooled) if few else f'{len(self.pooled)} conditions'}"
        if self.estimand == "share":
            assert self.rule is not None  # the part's type has made sure
            word, reason = word_for(self.interval, self.rule, workers=0)
            return self._pair(self.interval, word, f"{seen}: {reason}")
        none = f"never in {self.runs} runs, so in less than {rate_below(self.runs):.2g} of all"
        if self.estimand == "ever":
            word = VerdictWord.CONFIRMED if self.times else VerdictWord.INCONCLUSIVE
        else:
            word = VerdictWord.OPPOSITE if self.times else VerdictWord.CONFIRMED
        return self._pair(self.interval, word, seen if self.times else none)

    def _pair(self, interval: Interval | None, word: VerdictWord, reason: str) -> Pair:
        return Pair(
            self.name, interval, word, reason, self.condition,
            unit="share", probe_terms=self.probe_terms,
        )  # fmt: skip


def tally(said: Counter[str]) -> str:
    """`nobody, nothing (3 of 3)`, the most frequent first."""
    runs = said.total()
    return "; ".join(f"{text} ({times} of {runs})" for text, times in said.most_common())


def summed_shares(conditions: Sequence[Counted]) -> Pair:
    """One pair for the conditions of a part, none of which are empty.

    Shares differ for certain where the interval of one lies wholly below the rule's `opposite`
    and that of another wholly above it: then it depends. Else their runs are counted together: a
    crash of any of these kinds. So are runs in which something may ever, or never, happen, and
    what was told.
    """
    first = conditions[0]
    tallies = [each.said for each in conditions if each.said is not None]
    if len(tallies) > 1:
        said = sum(tallies, start=Counter[str]())
        return replace(first, said=said, condition=first.group).pair()
    counted = [each for each in conditions if each.runs]
    if len(counted) < 2:
        # One that was told stands before those that have nothing.
        return (counted or [each for each in conditions if each.said] or list(conditions))[0].pair()
    if first.estimand != "share":
        return _together(first, counted)
    assert first.rule is not None  # a share has one
    edge = first.rule.opposite
    assert edge is not None  # a rule of shares has one
    above = [each for each in counted if (each.interval.low or 0.0) > edge]
    below = [each for each in counted if (each.interval.high or 0.0) < edge]
    if above and below:
        open_ones = [each for each in counted if each not in above and each not in below]
        sides = [("so", above), ("not so", below), ("open", open_ones)]
        # The fewer, the more they tell; the rest is the rule.
        sides.sort(key=lambda side: len(side[1]))
        told = "; ".join(f"{word} for {_conditions(some)}" for word, some in sides if some)
        return Pair(first.name, None, VerdictWord.DEPENDS, told, first.group, unit="share")
    return _together(first, counted)


def _together(first: Counted, counted: Sequence[Counted]) -> Pair:
    """The runs of all conditions as those of one."""
    together = {
        block: (
            sum(each.counts.get(block, (0, 0))[0] for each in counted),
            sum(each.counts.get(block, (0, 0))[1] for each in counted),
        )
        for block in sorted({block for each in counted for block in each.counts})
    }
    names = tuple(each.apart or each.condition for each in counted)
    return replace(first, counts=together, condition=first.group, pooled=names).pair()


def _conditions(some: Sequence[Counted]) -> str:
    """`exception (recovered), exit`; of many the number."""
    if len(some) > NAMED_AT_MOST:
        return f"{len(some)} conditions"
    return ", ".join(each.apart or each.condition or each.name for each in some)
