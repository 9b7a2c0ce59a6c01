"""Cells compared block by block: speed-up, efficiency against the ceiling, ratios of models."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import reduce

import numpy as np
import pandas as pd

from harness.judge.estimate import Sample
from harness.judge.series import Series, series_of
from harness.judge.steadiness import steadiness
from harness.protocol import ModelDescription
from harness.store import Plan, RuntimeRecord
from harness.vocabulary import (
    Cell,
    Family,
    Interval,
    Kind,
    Lifetime,
    Outcome,
    Schedule,
    Steadiness,
    Term,
)

#: Workers that claim to run in parallel must be seen to overlap at least this much of W.
OVERLAP_SHARE = 0.8


class Comparisons:
    """Every comparison that a session's observations allow.

    Ratios are taken within a block only, on the log scale, and estimated over blocks.
    """

    def __init__(self, plan: Plan, table: pd.DataFrame, problems: dict[str, str]) -> None:
        """`problems` maps the key of a cell that has no observation to the reason."""
        self.plan = plan
        self.cells = {planned.cell().key: planned.cell() for planned in plan.cells}
        #: Cells that are not run: they have rows with the reason.
        self.gaps = {gap.cell.cell().key: gap.cell.cell() for gap in plan.gaps}
        reasons = {gap.cell.cell().key: gap.reason for gap in plan.gaps}
        self.problems = {**reasons, **problems}
        self._runtimes = {(r.language, r.runtime): r for r in plan.runtimes}
        self._ceiling_runtime = ceiling_runtime(plan)
        self._series = series_of(table)
        #: Found once: every term of every comparison asks.
        self._problem_of: dict[str, str | None] = {}
        self._baseline_of: dict[str, Cell | None] = {}

    def runtime(self, cell: Cell) -> RuntimeRecord:
        return self._runtimes[cell.language, cell.runtime]

    def model(self, cell: Cell) -> ModelDescription | None:
        models = self.runtime(cell).models
        return next((model for model in models if model.name == cell.model), None)

    def level(self, cell: Cell, metric: str) -> Interval | None:
        """The metric itself, over blocks."""
        return self.estimate([Term(cell, metric, 1)])

    def ratio(self, numerator: Cell, denominator: Cell, metric: str) -> Interval | None:
        """The metric of one cell over that of another, block by block."""
        return self.estimate([Term(numerator, metric, 1), Term(denominator, metric, -1)])

    def speedup(self, cell: Cell) -> Interval | None:
        """As `speedup_terms`; None without a baseline."""
        return self.estimate(self.speedup_terms(cell))

    def efficiency(self, cell: Cell) -> Interval | None:
        """As `efficiency_terms`; None without a baseline or a ceiling, and for the ceiling."""
        return self.estimate(self.efficiency_terms(cell))

    def speedup_terms(self, cell: Cell) -> tuple[Term, ...]:
        """The baseline's exclusive time over the cell's: same runtime, same kernel, pool."""
        baseline = self.baseline(cell)
        if baseline is None:
            return ()
        return (Term(baseline, "exclusive_ns", 1), Term(cell, "exclusive_ns", -1))

    def efficiency_terms(self, cell: Cell) -> tuple[Term, ...]:
        """The cell's speed-up over the ceiling's, on the same workload in the same block."""
        ceiling = self.ceiling(cell)
        if ceiling is None or ceiling.key == cell.key:
            return ()
        own, given = self.speedup_terms(cell), self.speedup_terms(ceiling)
        return (*own, *inverse(given)) if own and given else ()

    def baseline(self, cell: Cell) -> Cell | None:
        """The sequential cell with the cell's kernel and job, or None."""
        key = cell.key
        if key not in self._baseline_of:
            self._baseline_of[key] = self._sequential(cell)
        return self._baseline_of[key]

    def _sequential(self, cell: Cell) -> Cell | None:
        model = self.model(cell)
        if model is None or cell.lifetime is not Lifetime.POOL:
            return None
        # One worker does the same under every schedule.
        wanted = replace(
            cell,
            model=model.baseline,
            workers=1,
            family=Family.SEQUENTIAL,
            schedule=Schedule.STATIC,
        )
        return self.cells.get(wanted.key)

    def ceiling(self, cell: Cell) -> Cell | None:
        """The cell that shows what the machine gives this workload at as many workers."""
        wanted = replace(
            cell,
            language=self.plan.ceiling.language,
            runtime=self._ceiling_runtime or "",
            model=self.plan.ceiling.model,
            family=Family.PROCESSES,
        )
        return self.cells.get(wanted.key)

    def is_ceiling(self, cell: Cell) -> bool:
        yardstick = self.plan.ceiling
        mine = (yardstick.language, self._ceiling_runtime, yardstick.model)
        return (cell.language, cell.runtime, cell.model) == mine

    def problem(self, cell: Cell) -> str | None:
        """Why the cell's numbers do not count, or None.

        Besides failures this is the proof of mechanism over all blocks: CPU-bound workers that
        claim to run in parallel, no more of them than CPUs, must have been seen to overlap.
        """
        key = cell.key
        if key not in self._problem_of:
            self._problem_of[key] = self.problems.get(key) or self._unproven(cell)
        return self._problem_of[key]

    def _unproven(self, cell: Cell) -> str | None:
        model = self.model(cell)
        overlap = self._series.get((cell.key, "overlap"))
        parallel = model is not None and model.parallel and 1 < cell.workers <= len(self.plan.cpus)
        if parallel and overlap is not None and self.plan.kind(cell.workload) is Kind.CPU:
            seen = math.exp(float(np.median(overlap.logs)))
            if seen < OVERLAP_SHARE * cell.workers:
                return f"mechanism not shown: {seen:.2f} of {cell.workers} workers overlapped"
        return None

    def seen(self, cell: Cell, metric: str) -> bool:
        """Whether the record has the metric of the cell at all."""
        return (cell.key, metric) in self._series

    def estimate(self, terms: Sequence[Term]) -> Interval | None:
        """The product of the terms, over the blocks that have them all.

        None if there are none, or if any of the cells does not count.
        """
        sample = self.sample(terms)
        return sample.ratio() if sample else None

    def sample(self, terms: Sequence[Term]) -> Sample | None:
        """The logarithms that `estimate` is of; None as there."""
        series = self._combined(terms)
        return Sample(series.logs) if series is not None and series.logs.size else None

    def logs_of(self, terms: Sequence[Term]) -> dict[int, float]:
        """The natural logarithm of the product of the terms, by block; empty as `estimate`."""
        series = self._combined(terms)
        if series is None:
            return {}
        return dict(zip(series.blocks.tolist(), series.logs.tolist(), strict=True))

    def _combined(self, terms: Sequence[Term]) -> Series | None:
        """The product of the terms over the blocks that have them all; None as `estimate`."""
        if not terms or any(self.problem(term.cell) for term in terms):
            return None
        found = [self._series.get((term.cell.key, term.metric)) for term in terms]
        series = [each for each in found if each is not None]
        if len(series) < len(terms):
            return None
        blocks = series[0].blocks
        if any(not np.array_equal(each.blocks, blocks) for each in series[1:]):
            blocks = reduce(np.intersect1d, (each.blocks for each in series))
            series = [each.at(blocks) for each in series]
        first, *others = (term.power * each.logs for term, each in zip(terms, series, strict=True))
        return Series(blocks, sum(others, start=first))

    def steadiness(self, cell: Cell) -> Steadiness:
        """Whether the cell's iterations have settled, by the limit the session was run with."""
        limits = self.plan.noise_limits
        if limits is None:
            return Steadiness.UNKNOWN
        sample = self.sample([Term(cell, "late_to_middle", 1)])
        return steadiness(sample, limits.steady_within)


def ceiling_runtime(plan: Plan) -> str | None:
    """The first of the ceiling's language, with the manifest's own flags: one yardstick for all."""
    return next(
        (
            runtime.runtime
            for runtime in plan.runtimes
            if runtime.language == plan.ceiling.language and not runtime.variant
        ),
        None,
    )


def inverse(terms: Sequence[Term]) -> tuple[Term, ...]:
    """The terms of one over what these are the terms of."""
    return tuple(replace(term, power=-term.power) for term in terms)


def problems_of(plan: Plan, outcomes: Iterable[tuple[str, Outcome, str]]) -> dict[str, str]:
    """Why cells have no numbers: not one invocation completed, or any gave a wrong result.

    `outcomes` has (cell, outcome, reason) of every invocation. The last failure's reason stands,
    but for a wrong result, which voids the cell whatever else happened.
    """
    completed: set[str] = set()
    wrong: dict[str, str] = {}
    reasons = {planned.cell().key: "not run yet" for planned in plan.cells}
    for cell, outcome, reason in outcomes:
        if outcome is Outcome.COMPLETED:
            completed.add(cell)
        else:
            reasons[cell] = f"{outcome}: {reason}"
        # A program that computes something else once is not to be believed at other times.
        if outcome is Outcome.WRONG_RESULT:
            wrong.setdefault(cell, f"{outcome}: {reason}")
    failed = {cell: reason for cell, reason in reasons.items() if cell not in completed}
    return {**failed, **wrong}
