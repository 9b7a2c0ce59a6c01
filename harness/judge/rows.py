"""Every metric of every cell over all blocks, or why it has no number."""

from __future__ import annotations

from harness.judge.comparison import Comparisons
from harness.judge.estimate import ratios
from harness.judge.observations import UNITS
from harness.judge.scaling import serial_fraction
from harness.store import MissingLanguage
from harness.vocabulary import Cell, ComparisonRow, Family, Interval, Kind, Lifetime, Term

OK = "ok"


def rows_of(comparisons: Comparisons) -> list[ComparisonRow]:
    """A row for every metric of every cell, then for each language that is missing."""
    wanted = [
        (cell, metric, problem)
        for cell in (*comparisons.cells.values(), *comparisons.gaps.values())
        for problem in (comparisons.problem(cell),)
        for metric in _metrics_of(comparisons, cell)
    ]
    samples = [
        None if problem else comparisons.sample(_terms(comparisons, cell, metric))
        for cell, metric, problem in wanted
    ]
    intervals = iter(ratios([sample for sample in samples if sample is not None]))
    rows = []
    for (cell, metric, problem), sample in zip(wanted, samples, strict=True):
        interval = None if sample is None else next(intervals)
        if metric == "serial_fraction" and interval is not None:
            interval = serial_fraction(interval, cell.workers)
        rows.append(_row(cell, metric, interval, _status(problem, interval)))
    return rows + [row for gone in comparisons.plan.missing for row in _missing(gone)]


def _metrics_of(comparisons: Comparisons, cell: Cell) -> list[str]:
    # How many iterations there are and which counters the system has decides on some.
    optional = ["cpus_busy"] if cell.lifetime is Lifetime.FRESH else ["cpus_busy", "late_to_middle"]
    seen = [metric for metric in optional if comparisons.seen(cell, metric)]
    if cell.lifetime is Lifetime.FRESH:
        return ["inclusive_ns", *seen]
    metrics = ["exclusive_ns", "inclusive_ns", "throughput_per_s", "overlap", *seen]
    if cell.family is not Family.SEQUENTIAL and comparisons.baseline(cell) is not None:
        computes = comparisons.plan.kind(cell.workload) is Kind.CPU
        metrics.append("speedup")
        if computes and not comparisons.is_ceiling(cell):
            metrics.append("efficiency")
        # With more workers than CPUs it would tell of the machine.
        if computes and 1 < cell.workers <= len(comparisons.plan.cpus):
            metrics.append("serial_fraction")
    return metrics


def _terms(comparisons: Comparisons, cell: Cell, metric: str) -> tuple[Term, ...]:
    """What a row's estimate is of; the serial fraction is computed from the speed-up."""
    if metric in ("speedup", "serial_fraction"):
        return comparisons.speedup_terms(cell)
    if metric == "efficiency":
        return comparisons.efficiency_terms(cell)
    return (Term(cell, metric, 1),)


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


def _missing(gone: MissingLanguage) -> list[ComparisonRow]:
    status = f"{gone.outcome}: {gone.reason}"
    headline = (
        (gone.headline_threads, Family.THREADS),
        (gone.headline_processes, Family.PROCESSES),
    )
    return [
        ComparisonRow(
            gone.language, "", model, family, Lifetime.POOL, "", 0, "", "", "", None, status
        )
        for model, family in headline
        if model is not None
    ]
