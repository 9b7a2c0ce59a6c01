"""What the probes of a session found: their numbers by cell, metric, condition and block."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median

import numpy as np

from harness.catalogue.probe import fits, parsed_condition
from harness.judge.derived import derived
from harness.judge.estimate import Sample
from harness.judge.proportion import clopper_pearson
from harness.judge.rows import OK
from harness.store import Plan, ProbeRecord
from harness.vocabulary import ComparisonRow, Interval, Outcome, ProbeCell, ProbeTerm

#: Units of which a block's value is a size, to be compared as a ratio; others are counted.
SIZES = frozenset({"ns", "B", "B/s"})


@dataclass(frozen=True, slots=True)
class Found:
    """One number of a probe in one block. `condition` is as the program said it, and parsed."""

    block: int
    metric: str
    unit: str
    condition: str
    pairs: Mapping[str, str]
    value: float


class Findings:
    """Every number that the probes of a session gave, and why there is none where there is none."""

    def __init__(self, plan: Plan, records: Iterable[ProbeRecord]) -> None:
        self.plan = plan
        probing = plan.probing
        cells = [planned.cell() for planned in probing.cells]
        self.cells = {cell.key: cell for cell in cells}
        self.gaps = {gap.cell.cell().key: gap.cell.cell() for gap in probing.gaps}
        self.problems = {gap.cell.cell().key: gap.reason for gap in probing.gaps}
        self.found: dict[str, list[Found]] = defaultdict(list)
        wrong: dict[str, str] = {}
        failed: dict[str, str] = {}
        for record in records:
            if record.cell not in self.cells:
                continue
            if record.outcome is Outcome.COMPLETED:
                self.found[record.cell] += _found(record)
            else:
                failed[record.cell] = f"{record.outcome}: {record.reason}"
            if record.outcome is Outcome.WRONG_RESULT:
                wrong.setdefault(record.cell, f"{record.outcome}: {record.reason}")
        for key in self.cells:
            if not self.found.get(key):
                self.problems[key] = failed.get(key, "not run yet")
        # A program that lets happen what must never be is not to be believed at other times.
        self.problems |= wrong

    def every_cell(self) -> list[ProbeCell]:
        return [*self.cells.values(), *self.gaps.values()]

    def problem(self, cell: ProbeCell) -> str | None:
        """Why the cell's numbers do not count, or None."""
        return self.problems.get(cell.key)

    def values(
        self, cell: ProbeCell, metric: str, where: Mapping[str, str]
    ) -> dict[int, list[float]]:
        """By block, the values under every condition that has the pairs of `where`."""
        found: dict[int, list[float]] = defaultdict(list)
        for each in self.found.get(cell.key, ()):
            if each.metric == metric and fits(dict(each.pairs), dict(where)):
                found[each.block].append(each.value)
        return dict(found)

    def told(
        self, cell: ProbeCell, metric: str, where: Mapping[str, str], keys: Sequence[str]
    ) -> Counter[str]:
        """How often the conditions say what of the keys: `runtime, exit-2`."""
        return Counter(
            ", ".join(each.pairs[key] for key in keys if key in each.pairs)
            for each in self.found.get(cell.key, ())
            if each.metric == metric and fits(dict(each.pairs), dict(where))
        )

    def told_apart(
        self, cell: ProbeCell, metric: str, where: Mapping[str, str], key: str
    ) -> list[str]:
        """The values of that key among the conditions of the metric that fit, sorted."""
        return sorted(
            {
                each.pairs[key]
                for each in self.found.get(cell.key, ())
                if each.metric == metric and key in each.pairs
                if fits(dict(each.pairs), dict(where))
            }
        )

    def logs_of(self, terms: Sequence[ProbeTerm]) -> dict[int, float]:
        """The natural logarithm of the product of the terms, over the blocks that have them all.

        Several values of a block are collapsed by their median. Empty if any of those is not
        above 0 and so has no logarithm: to leave such blocks out would favour the others.
        """
        if not terms or any(self.problem(term.cell) or self.not_above_0(term) for term in terms):
            return {}
        sides = [
            {block: term.power * math.log(value) for block, value in self._middles(term).items()}
            for term in terms
        ]
        blocks = set.intersection(*(set(side) for side in sides))
        return {block: sum(side[block] for side in sides) for block in sorted(blocks)}

    def not_above_0(self, term: ProbeTerm) -> str:
        """In how many blocks the term's value is not above 0, in words; empty if in none."""
        middles = self._middles(term).values()
        lost = sum(value <= 0 for value in middles)
        return f"{term.metric} is not above 0 in {lost} of {len(middles)} blocks" if lost else ""

    def level(self, term: ProbeTerm) -> Interval | None:
        """The metric itself, over blocks; None where there is nothing."""
        middles = list(self._middles(term).values())
        return _over_blocks(middles) if middles and not self.problem(term.cell) else None

    def _middles(self, term: ProbeTerm) -> dict[int, float]:
        values = self.values(term.cell, term.metric, dict(term.where))
        return {block: median(some) for block, some in values.items()}

    def rows(self) -> list[ComparisonRow]:
        """Every metric of every cell under every condition, over all blocks; gaps with reasons."""
        rows = []
        for cell in self.every_cell():
            problem = self.problem(cell)
            if problem is not None:
                probe = self.plan.probing.probe(cell.probe)
                metric = probe.metrics[0]
                rows.append(_row(cell, metric.name, metric.unit, "", None, problem))
                continue
            groups: dict[tuple[str, str, str], list[Found]] = defaultdict(list)
            for each in self.found[cell.key]:
                groups[each.metric, each.unit, each.condition].append(each)
            for (name, unit, condition), some in groups.items():
                interval = _interval(unit, some)
                rows.append(_row(cell, name, unit, condition, interval, _status(unit, interval)))
        return rows

    def tidy(self) -> Iterator[tuple[ProbeCell, Found]]:
        """Every number with its cell, in the order of the plan."""
        for key, cell in self.cells.items():
            for each in self.found.get(key, ()):
                yield cell, each


def _found(record: ProbeRecord) -> list[Found]:
    said = [
        Found(
            record.block, each.metric, each.unit, each.condition,
            parsed_condition(each.condition), each.value,
        )
        for each in record.observations
    ]  # fmt: skip
    more = derived([(each.metric, each.condition, each.value) for each in said])
    return said + [
        Found(record.block, metric, "B", condition, parsed_condition(condition), value)
        for metric, condition, value in more
    ]


def _interval(unit: str, some: Sequence[Found]) -> Interval:
    """Over blocks for a size; over runs for what is counted, with bounds for yes and no alone."""
    if unit in SIZES:
        by_block: dict[int, list[float]] = defaultdict(list)
        for each in some:
            by_block[each.block].append(each.value)
        return _over_blocks([median(values) for values in by_block.values()])
    values = [each.value for each in some]
    if set(values) <= {0.0, 1.0}:
        return clopper_pearson(round(sum(values)), len(values))
    return Interval(fmean(values), None, None, len(values), 0.95)


def _over_blocks(middles: Sequence[float]) -> Interval:
    """By ratios, if all are above 0."""
    if min(middles) > 0:
        return Sample(np.log(np.array(middles))).ratio()
    return Sample(np.array(middles)).value()


def _status(unit: str, interval: Interval) -> str:
    if interval.low is not None:
        return OK
    if unit in SIZES:
        return f"no interval: {interval.blocks} blocks are too few"
    return f"no interval: the mean of {interval.blocks} runs"


def _row(
    cell: ProbeCell, metric: str, unit: str, condition: str, interval: Interval | None, status: str
) -> ComparisonRow:
    return ComparisonRow(
        language=cell.language,
        runtime=cell.runtime,
        model=cell.model,
        family=cell.family,
        lifetime=None,
        subject=cell.probe,
        workers=0,
        condition=condition,
        metric=metric,
        unit=unit,
        interval=interval,
        status=status,
    )
