"""The record as one tidy table: a row per metric, cell and block."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import Any, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

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
    cells = [planned.cell() for planned in reader.plan.cells]
    places = {cell.key: place for place, cell in enumerate(cells)}
    metrics = {metric: place for place, metric in enumerate(UNITS)}
    # Long columns of few different values: what each row has of its cell is put in at the end.
    blocks, of_cell, of_metric = array("q"), array("q"), array("q")
    values = array("d")
    for record in reader.invocations:
        place = places.get(record.cell)
        if place is None or record.outcome is not Outcome.COMPLETED:
            continue
        for metric, value in _metrics(cells[place], record).items():
            blocks.append(record.block)
            of_cell.append(place)
            of_metric.append(metrics[metric])
            values.append(value)
    cell_of_row = np.frombuffer(of_cell, dtype=np.int64)
    metric_of_row = np.frombuffer(of_metric, dtype=np.int64)
    by_cell = {
        "language": [cell.language for cell in cells],
        "runtime": [cell.runtime for cell in cells],
        "model": [cell.model for cell in cells],
        "family": [str(cell.family) for cell in cells],
        "lifetime": [str(cell.lifetime) for cell in cells],
        "subject": [cell.workload for cell in cells],
        "condition": [cell.condition for cell in cells],
        "cell": [cell.key for cell in cells],
    }
    columns: dict[str, Any] = {
        name: _repeated(texts, cell_of_row) for name, texts in by_cell.items()
    }
    nowhere = np.zeros(len(values), dtype=np.int64)
    columns |= {
        "host": _repeated([reader.host.hostname], nowhere),
        "block": np.frombuffer(blocks, dtype=np.int64),
        "workers": np.array([cell.workers for cell in cells], dtype=np.int64)[cell_of_row],
        "metric": _repeated(list(UNITS), metric_of_row),
        "value": np.frombuffer(values, dtype=np.float64),
        "unit": _repeated(list(UNITS.values()), metric_of_row),
    }
    return pd.DataFrame(columns, columns=COLUMNS)


def _repeated(texts: Sequence[str], of_row: NDArray[np.int64]) -> pd.Categorical[str]:
    """A column that has, in each row, the text of that place."""
    different = list(dict.fromkeys(texts))
    codes = {text: code for code, text in enumerate(different)}
    of_text = np.array([codes[text] for text in texts], dtype=np.int64)
    return pd.Categorical.from_codes(of_text[of_row], pd.Index(different, dtype="str"))


def _metrics(cell: Cell, record: InvocationRecord) -> dict[str, float]:
    counted = [iteration for iteration in record.iterations if not iteration.warmup]
    found = {"inclusive_ns": float(median([i.joined_ns - i.requested_ns for i in counted]))}
    if record.usage and record.spawned_ns is not None and record.reaped_ns is not None:
        used_ns = max(1, record.usage.user_ns + record.usage.system_ns)
        found["cpus_busy"] = used_ns / max(1, record.reaped_ns - record.spawned_ns)
    # Workers made within the iteration run cold code; their exclusive time would be taken for
    # the CPU's. Fresh cells tell what a job costs from request to join, and nothing else.
    if cell.lifetime is Lifetime.FRESH:
        return found
    busy = [each for i in counted if (each := _span_and_overlap(i)) is not None]
    spans = [span_ns for span_ns, _ in busy]
    if spans and record.tasks:
        took_ns = max(1.0, float(median(spans)))
        found["exclusive_ns"] = took_ns
        found["throughput_per_s"] = record.tasks * NS_PER_S / took_ns
    late = late_to_middle(spans)
    if late is not None:
        found["late_to_middle"] = late
    overlaps = [overlapped for _, overlapped in busy if overlapped is not None]
    if overlaps:
        found["overlap"] = float(median(overlaps))
    return found


def _span_and_overlap(iteration: IterationRecord) -> tuple[int, float | None] | None:
    """`exclusive_ns` and `overlap` of an iteration; None without tasks."""
    starts, ends = iteration.start_ns, iteration.end_ns
    if None in starts or None in ends:
        starts = tuple(start for start in starts if start is not None)
        ends = tuple(end for end in ends if end is not None)
    if not starts or not ends:
        return None
    # No None is left.
    begun, ended = cast("tuple[int, ...]", starts), cast("tuple[int, ...]", ends)
    span_ns = max(ended) - min(begun)
    return span_ns, (sum(ended) - sum(begun)) / span_ns if span_ns else None


def exclusive_ns(iteration: IterationRecord) -> int | None:
    """From the first task's start to the last task's end; None without tasks."""
    found = _span_and_overlap(iteration)
    return found[0] if found else None


def median(values: Sequence[float]) -> float:
    """As `statistics.median`, which takes longer to begin than to do it for a few values."""
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def late_to_middle(spans_ns: Sequence[int]) -> float | None:
    """The median of the last third of iterations over that of the middle third; None below 3."""
    third = len(spans_ns) // 3
    if third == 0:
        return None
    middle = median(spans_ns[-2 * third : -third])
    return float(median(spans_ns[-third:]) / middle) if middle else None


def overlap(iteration: IterationRecord) -> float | None:
    """How many workers were busy on average: the sum of their intervals over their span."""
    found = _span_and_overlap(iteration)
    return found[1] if found else None
