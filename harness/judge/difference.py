"""Two sessions compared: verdict by verdict, and cell by cell.

Sessions share no block, so nothing is paired between them: a ratio B : A has no interval, and
what is asked of two numbers is whether their own intervals lie apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from harness.judge.circumstances import (
    RuntimePair,
    identity_differences,
    name_of,
    runtime_pairs,
    warnings,
)
from harness.judge.estimate import apart
from harness.judge.judgement import Judgement
from harness.vocabulary import ComparisonRow, Lifetime, Pair, Verdict, VerdictWord

#: Metrics that are compared. The first mean the same on every machine.
DIMENSIONLESS = {"speedup", "efficiency", "overlap"}
ABSOLUTE = {"exclusive_ns", "inclusive_ns", "throughput_per_s"}
TURNED = {VerdictWord.CONFIRMED, VerdictWord.OPPOSITE}
#: Words that decide nothing: that two sessions share them is no agreement on an effect.
SAYS_NOTHING = {VerdictWord.NOT_TESTABLE, VerdictWord.SHOWN}


class Change(StrEnum):
    """What became of a verdict between A and B."""

    SAME = "same"
    CHANGED = "changed"
    #: Confirmed in one, opposite in the other.
    OPPOSITE = "opposite!"
    ONLY_A = "only in A"
    ONLY_B = "only in B"


class CellWord(StrEnum):
    """How a number of A and the same of B stand to each other."""

    #: Their intervals have no value in common.
    APART = "apart"
    NOT_APART = "not apart"
    #: One of them has too few blocks for an interval.
    NO_INTERVAL = "no interval"
    #: The cell was planned there; its row says why it has no number.
    NO_NUMBER_IN_A = "no number in A"
    NO_NUMBER_IN_B = "no number in B"
    ONLY_A = "only in A"
    ONLY_B = "only in B"


@dataclass(frozen=True, slots=True)
class ConditionChange:
    """A condition of a claim that both sessions judged and do not agree on."""

    condition: str
    a: Pair
    b: Pair

    @property
    def change(self) -> Change:
        return _change(self.a.word, self.b.word)


@dataclass(frozen=True, slots=True)
class VerdictChange:
    """A claim in a language and runtime, in both sessions or in one."""

    claim: str
    runtimes: RuntimePair
    a: Verdict | None
    b: Verdict | None

    @property
    def change(self) -> Change:
        """By the words alone; `effects_apart` and `conditions` say what they may hide."""
        if self.a is None or self.b is None:
            return Change.ONLY_B if self.a is None else Change.ONLY_A
        return _change(self.a.word, self.b.word)

    @property
    def effects_apart(self) -> bool:
        """Whether the same was estimated in both, with intervals that have no value in common.

        The effect shown for several conditions is one condition's, and not always the same one's.
        """
        if self.a is None or self.b is None:
            return False
        mine, theirs = _estimand(self.a), _estimand(self.b)
        if not mine or mine != theirs:
            return False
        return apart(self.a.headline.interval, self.b.headline.interval) is True

    @property
    def conditions(self) -> tuple[ConditionChange, ...]:
        """The conditions on which the sessions differ, of those that both name."""
        if self.a is None or self.b is None:
            return ()
        theirs = {pair.condition: pair for pair in self.b.conditions if pair.condition}
        return tuple(
            ConditionChange(pair.condition, pair, theirs[pair.condition])
            for pair in self.a.conditions
            if pair.condition in theirs and theirs[pair.condition].word != pair.word
        )


@dataclass(frozen=True, slots=True)
class CellChange:
    """A metric of a cell. At least one of the rows has a number."""

    runtimes: RuntimePair
    a: ComparisonRow | None
    b: ComparisonRow | None

    @property
    def row(self) -> ComparisonRow:
        """A's, or B's where A has none: model, subject and metric are the same in both."""
        row = self.a or self.b
        assert row is not None  # a change has at least one
        return row

    @property
    def ratio(self) -> float | None:
        """B : A, where both have a number."""
        if self.a is None or self.b is None or not (self.a.interval and self.b.interval):
            return None
        return self.b.interval.estimate / self.a.interval.estimate

    @property
    def word(self) -> CellWord:
        if self.a is None or self.b is None:
            return CellWord.ONLY_B if self.a is None else CellWord.ONLY_A
        if self.a.interval is None or self.b.interval is None:
            return CellWord.NO_NUMBER_IN_B if self.a.interval else CellWord.NO_NUMBER_IN_A
        separate = apart(self.a.interval, self.b.interval)
        if separate is None:
            return CellWord.NO_INTERVAL
        return CellWord.APART if separate else CellWord.NOT_APART


@dataclass(frozen=True, slots=True)
class Difference:
    """A and B compared. `warnings` has a sentence for each circumstance that differs.

    `runtimes` are all that either session has, whether they are measured or missing.
    `other_machine` says by what the hosts are two machines. Unless it is empty, `cells` holds
    dimensionless metrics only.
    """

    a: Judgement
    b: Judgement
    warnings: tuple[str, ...]
    runtimes: tuple[RuntimePair, ...]
    other_machine: tuple[str, ...]
    verdicts: tuple[VerdictChange, ...]
    cells: tuple[CellChange, ...]

    @property
    def absolute_comparable(self) -> bool:
        """Whether times and rates of the two sessions may be set against each other."""
        return not self.other_machine

    @property
    def in_both(self) -> tuple[VerdictChange, ...]:
        return tuple(each for each in self.verdicts if each.a and each.b)

    @property
    def identical(self) -> tuple[VerdictChange, ...]:
        """Verdicts of the same word in both."""
        return tuple(each for each in self.in_both if each.change is Change.SAME)

    @property
    def identical_without_effect(self) -> tuple[VerdictChange, ...]:
        """Those of `identical` that say nothing for or against a claim."""
        return tuple(each for each in self.identical if each.a and each.a.word in SAYS_NOTHING)

    @property
    def turned(self) -> tuple[VerdictChange, ...]:
        """Verdicts that are confirmed in one and opposite in the other."""
        return tuple(each for each in self.in_both if each.change is Change.OPPOSITE)

    @property
    def turned_conditions(self) -> tuple[ConditionChange, ...]:
        """The same of conditions; the verdict over them may stay what it is."""
        return tuple(
            condition
            for each in self.in_both
            for condition in each.conditions
            if condition.change is Change.OPPOSITE
        )


def difference(a: Judgement, b: Judgement) -> Difference:
    """Compare two sessions. Neither need be of this machine, nor of the same harness."""
    pairs = runtime_pairs(a.plan, b.plan)
    other_machine = identity_differences(a.host, b.host)
    return Difference(
        a=a,
        b=b,
        warnings=tuple(warnings(a, b, pairs)),
        runtimes=tuple(pairs),
        other_machine=other_machine,
        verdicts=tuple(_verdicts(a.verdicts, b.verdicts, pairs)),
        cells=tuple(_cells(a.rows, b.rows, pairs, absolute=not other_machine)),
    )


def _estimand(verdict: Verdict) -> list[tuple[str, str, int]]:
    """What the headline's effect is of: cells without their runtime, metrics, powers."""
    headline = verdict.headline
    wanted = (headline.name, headline.condition)
    # The pair that stands for several conditions does not repeat that condition's terms.
    of = next((p for p in verdict.conditions if (p.name, p.condition) == wanted), headline)
    return [
        (replace(term.cell, runtime="", warmups=0, iterations=0).key, term.metric, term.power)
        for term in of.terms
    ] + [
        (f"{replace(term.cell, runtime='').key} {dict(term.where)}", term.metric, term.power)
        for term in of.probe_terms
    ]


def _change(a: VerdictWord, b: VerdictWord) -> Change:
    if a is b:
        return Change.SAME
    return Change.OPPOSITE if {a, b} == TURNED else Change.CHANGED


def _verdicts(
    a: Sequence[Verdict], b: Sequence[Verdict], pairs: Sequence[RuntimePair]
) -> Iterator[VerdictChange]:
    """Claim by claim, in the order of A."""
    mine = {(v.claim, v.language, v.runtime): v for v in a}
    theirs = {(v.claim, v.language, v.runtime): v for v in b}
    # Several variants of a language that could not run share one verdict.
    told = set()
    for claim in dict.fromkeys(verdict.claim for verdict in (*a, *b)):
        for pair in pairs:
            names = name_of(pair.a), name_of(pair.b)
            left = mine.get((claim, pair.language, names[0])) if names[0] is not None else None
            right = theirs.get((claim, pair.language, names[1])) if names[1] is not None else None
            key = (claim, pair.language, *names)
            if (left or right) and key not in told:
                told.add(key)
                yield VerdictChange(claim, pair, left, right)


#: A metric of a cell without its runtime, which may be another in the other session.
_Key = tuple[str, Lifetime | None, str, int, str, str]


def _cells(
    a: Iterable[ComparisonRow],
    b: Iterable[ComparisonRow],
    pairs: Sequence[RuntimePair],
    absolute: bool,
) -> Iterator[CellChange]:
    """Runtime by runtime, in the order of A's rows, then what only B has."""
    mine, theirs = _by_runtime(a, absolute), _by_runtime(b, absolute)
    for pair in pairs:
        left = mine.get((pair.language, name_of(pair.a)), {})
        right = theirs.get((pair.language, name_of(pair.b)), {})
        for key in dict.fromkeys((*left, *right)):
            change = CellChange(pair, left.get(key), right.get(key))
            if any(row is not None and row.interval for row in (change.a, change.b)):
                yield change


def _by_runtime(
    rows: Iterable[ComparisonRow], absolute: bool
) -> dict[tuple[str, str | None], dict[_Key, ComparisonRow]]:
    found: dict[tuple[str, str | None], dict[_Key, ComparisonRow]] = {}
    for row in rows:
        timed = absolute and row.metric in ABSOLUTE and _of_a_fixed_job(row)
        if timed or row.metric in DIMENSIONLESS:
            key = (row.model, row.lifetime, row.subject, row.workers, row.condition, row.metric)
            found.setdefault((row.language, row.runtime), {})[key] = row
    return found


def _of_a_fixed_job(row: ComparisonRow) -> bool:
    """Whether the number is of as much work in every session.

    Each session calibrates how many tasks a job has, unless the condition fixes it; the time of
    such a job is then what calibration aimed at. Its rate of tasks is comparable.
    """
    if row.metric == "throughput_per_s":
        return True
    return any(part.startswith("tasks=") for part in row.condition.split(";"))
