"""The record as one tidy table: a row per metric, cell and block."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import Any

import pandas as pd

from harness.store import InvocationRecord, IterationRecord, SessionReader
from harness.units import NS_PER_S
from harness.vocabulary import Cell, Lifetime, Outcome

COLUMNS = [
    "host",
    "block",
    "language",
    "runtime",
    "model",
    "family",
    "lifetime",
    "subject",
    "workers",
    "condition",
    "metric",
    "value",
    "unit",
    "cell",
]
UNITS = {
    "exclusive_ns": "ns",
    "inclusive_ns": "ns",
    "throughput_per_s": "tasks/s",
    "overlap": "workers",
    "late_to_middle": "ratio",
    "cpus_busy": "CPUs",
}


def observations(reader: SessionReader) -> pd.DataFrame:
    """Every observation of a session, columns COLUMNS.

    Iterations are collapsed by their median (warm-ups left out): the block is the unit of
    inference. Invocations that did not complete give no rows: a failure is never a number.
    """
    cells = {planned.cell().key: planned.cell() for planned in reader.plan.cells}
    host = reader.host.hostname
    rows: list[tuple[Any, ...]] = []
    for record in reader.invocations:
        cell = cells.get(record.cell)
        if cell is None or record.outcome is not Outcome.COMPLETED:
            continue
        for metric, value in _metrics(cell, record).items():
            rows.append(
                (
                    host,
                    record.block,
                    cell.language,
                    cell.runtime,
                    cell.model,
                    str(cell.family),
                    str(cell.lifetime),
                    cell.workload,
                    cell.workers,
                    cell.condition,
                    metric,
                    value,
                    UNITS[metric],
                    cell.key,
                )
            )
    return pd.DataFrame(rows, columns=COLUMNS)


def _metrics(cell: Cell, record: InvocationRecord) -> dict[str, float]:
    counted = [iteration for iteration in record.iterations if not iteration.warmup]
    found = {"inclusive_ns": float(median(i.joined_ns - i.requested_ns for i in counted))}
    if record.usage and record.spawned_ns is not None and record.reaped_ns is not None:
        used_ns = max(1, record.usage.user_ns + record.usage.system_ns)
        found["cpus_busy"] = used_ns / max(1, record.reaped_ns - record.spawned_ns)
    # Workers made within the iteration run cold code; their exclusive time would be taken for
    # the CPU's. Fresh cells tell what a job costs from request to join, and nothing else.
    if cell.lifetime is Lifetime.FRESH:
        return found
    spans = [span for iteration in counted if (span := exclusive_ns(iteration)) is not None]
    if spans and record.tasks:
        took_ns = max(1.0, float(median(spans)))
        found["exclusive_ns"] = took_ns
        found["throughput_per_s"] = record.tasks * NS_PER_S / took_ns
    late = late_to_middle(spans)
    if late is not None:
        found["late_to_middle"] = late
    overlaps = [value for iteration in counted if (value := overlap(iteration)) is not None]
    if overlaps:
        found["overlap"] = float(median(overlaps))
    return found


def exclusive_ns(iteration: IterationRecord) -> int | None:
    """From the first task's start to the last task's end; None without tasks."""
    starts = [start for start in iteration.start_ns if start is not None]
    ends = [end for end in iteration.end_ns if end is not None]
    return max(ends) - min(starts) if starts and ends else None


def late_to_middle(spans_ns: Sequence[int]) -> float | None:
    """The median of the last third of iterations over that of the middle third; None below 3."""
    third = len(spans_ns) // 3
    if third == 0:
        return None
    middle = median(spans_ns[-2 * third : -third])
    return float(median(spans_ns[-third:]) / middle) if middle else None


def overlap(iteration: IterationRecord) -> float | None:
    """How many workers were busy on average: the sum of their intervals over their span."""
    span_ns = exclusive_ns(iteration)
    if not span_ns:
        return None
    pairs = zip(iteration.start_ns, iteration.end_ns, strict=True)
    busy_ns = sum(end - start for start, end in pairs if start is not None and end is not None)
    return busy_ns / span_ns
