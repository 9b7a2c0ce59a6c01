"""Cells compared block by block: speed-up, efficiency against the ceiling, ratios of models."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from harness.judge.estimate import Sample, ratios
from harness.judge.observations import UNITS
from harness.judge.scaling import serial_fraction
from harness.judge.steadiness import steadiness
from harness.protocol import ModelDescription
from harness.store import Plan, RuntimeRecord
from harness.vocabulary import (
    Cell,
    ComparisonRow,
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
OK = "ok"


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """A metric of a cell: blocks in ascending order, and the natural logarithm of each value."""

    blocks: NDArray[np.int64]
    logs: NDArray[np.float64]

    def at(self, blocks: NDArray[np.int64]) -> Series:
        """The same at those of its blocks alone."""
        return Series(blocks, self.logs[np.searchsorted(self.blocks, blocks)])


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
        self._series = _series(table)

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
        if cell.key in self.problems:
            return self.problems[cell.key]
        model = self.model(cell)
        overlap = self._series.get((cell.key, "overlap"))
        parallel = model is not None and model.parallel and 1 < cell.workers <= len(self.plan.cpus)
        if parallel and overlap is not None and self.plan.kind(cell.workload) is Kind.CPU:
            seen = math.exp(float(np.median(overlap.logs)))
            if seen < OVERLAP_SHARE * cell.workers:
                return f"mechanism not shown: {seen:.2f} of {cell.workers} workers overlapped"
        return None

    def rows(self) -> list[ComparisonRow]:
        """Every metric of every cell, then a row for each language that is missing."""
        wanted = [
            (cell, metric, problem)
            for cell in (*self.cells.values(), *self.gaps.values())
            for problem in (self.problem(cell),)
            for metric in self._metrics_of(cell)
        ]
        samples = [
            None if problem else self.sample(self._terms(cell, metric))
            for cell, metric, problem in wanted
        ]
        intervals = iter(ratios([sample for sample in samples if sample is not None]))
        rows = []
        for (cell, metric, problem), sample in zip(wanted, samples, strict=True):
            interval = None if sample is None else next(intervals)
            if metric == "serial_fraction" and interval is not None:
                interval = serial_fraction(interval, cell.workers)
            rows.append(_row(cell, metric, interval, _status(problem, interval)))
        for gone in self.plan.missing:
            for model, family in (
                (gone.headline_threads, Family.THREADS),
                (gone.headline_processes, Family.PROCESSES),
            ):
                if model is None:
                    continue
                status = f"{gone.outcome}: {gone.reason}"
                rows.append(
                    ComparisonRow(
                        gone.language,
                        "",
                        model,
                        family,
                        Lifetime.POOL,
                        "",
                        0,
                        "",
                        "",
                        "",
                        None,
                        status,
                    )
                )
        return rows

    def _metrics_of(self, cell: Cell) -> list[str]:
        if cell.lifetime is Lifetime.FRESH:
            return ["inclusive_ns", *self._seen(cell, "cpus_busy")]
        metrics = ["exclusive_ns", "inclusive_ns", "throughput_per_s", "overlap"]
        metrics += self._seen(cell, "cpus_busy", "late_to_middle")
        if cell.family is not Family.SEQUENTIAL and self.baseline(cell) is not None:
            metrics.append("speedup")
            if self.plan.kind(cell.workload) is Kind.CPU and not self.is_ceiling(cell):
                metrics.append("efficiency")
            if self.plan.kind(cell.workload) is Kind.CPU and cell.workers > 1:
                metrics.append("serial_fraction")
        return metrics

    def _seen(self, cell: Cell, *metrics: str) -> list[str]:
        """Those of the metrics that the record allows: how many iterations, which counters."""
        return [metric for metric in metrics if (cell.key, metric) in self._series]

    def _terms(self, cell: Cell, metric: str) -> tuple[Term, ...]:
        """What a row's estimate is of; the serial fraction is computed from the speed-up."""
        if metric in ("speedup", "serial_fraction"):
            return self.speedup_terms(cell)
        if metric == "efficiency":
            return self.efficiency_terms(cell)
        return (Term(cell, metric, 1),)

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
        logs = sum(
            (term.power * each.logs for term, each in zip(terms, series, strict=True)),
            start=np.zeros(blocks.size),
        )
        return Series(blocks, logs)

    def steadiness(self, cell: Cell) -> Steadiness:
        """Whether the cell's iterations have settled, by the limit the session was run with."""
        limits = self.plan.noise_limits
        if limits is None:
            return Steadiness.UNKNOWN
        sample = self.sample([Term(cell, "late_to_middle", 1)])
        return steadiness(sample, limits.steady_within)


def _series(table: pd.DataFrame) -> dict[tuple[str, str], Series]:
    """The table's values by cell and metric."""
    if table.empty:
        return {}
    cells, metrics = (table[name].astype("category").cat for name in ("cell", "metric"))
    codes = cells.codes.to_numpy().astype(np.int64) * len(metrics.categories)
    codes += metrics.codes.to_numpy()
    blocks = table["block"].to_numpy(dtype=np.int64)
    order = np.lexsort((blocks, codes))
    codes, blocks = codes[order], blocks[order]
    logs = np.log(table["value"].to_numpy(dtype=np.float64)[order])
    starts = np.flatnonzero(np.diff(codes, prepend=-1))
    found = {}
    for start, end in pairwise((*starts.tolist(), codes.size)):
        cell, metric = divmod(int(codes[start]), len(metrics.categories))
        key = (str(cells.categories[cell]), str(metrics.categories[metric]))
        found[key] = Series(blocks[start:end], logs[start:end])
    return found


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


def _status(problem: str | None, interval: Interval | None) -> str:
    if problem is not None:
        return problem
    if interval is None:
        return "not measured: a cell it is compared with has no numbers"
    if interval.low is None:
        return f"no interval: {interval.blocks} blocks are too few"
    return OK


def _row(cell: Cell, metric: str, interval: Interval | None, status: str) -> ComparisonRow:
    return ComparisonRow(
        language=cell.language,
        runtime=cell.runtime,
        model=cell.model,
        family=cell.family,
        lifetime=cell.lifetime,
        subject=cell.workload,
        workers=cell.workers,
        condition=cell.condition,
        metric=metric,
        unit=UNITS.get(metric, "ratio"),
        interval=interval,
        status=status,
    )
