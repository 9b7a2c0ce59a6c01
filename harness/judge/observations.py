"""The record as one tidy table: a row per metric, cell and block."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from harness.judge.metrics import metrics, spans_and_overlaps, times_of
from harness.store import InvocationRecord, IterationRecord, SessionReader
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
    found = _found(cells, reader.invocations)
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
        name: _repeated(texts, found.cells) for name, texts in by_cell.items()
    }
    nowhere = np.zeros(len(found.values), dtype=np.int64)
    columns |= {
        "host": _repeated([reader.host.hostname], nowhere),
        "block": found.blocks,
        "workers": np.array([cell.workers for cell in cells], dtype=np.int64)[found.cells],
        "metric": _repeated(list(UNITS), found.metrics),
        "value": found.values,
        "unit": _repeated(list(UNITS.values()), found.metrics),
    }
    return pd.DataFrame(columns, columns=COLUMNS)


@dataclass(frozen=True, slots=True)
class _Found:
    """A row each: its block, the places of its cell and its metric, and its value."""

    blocks: NDArray[np.int64]
    cells: NDArray[np.int64]
    metrics: NDArray[np.int64]
    values: NDArray[np.float64]


def _found(cells: Sequence[Cell], invocations: Sequence[InvocationRecord]) -> _Found:
    """The metrics of every invocation, in the order of the record and then of UNITS."""
    places = {cell.key: place for place, cell in enumerate(cells)}
    records = [r for r in invocations if r.cell in places and r.outcome is Outcome.COMPLETED]
    of_record = np.array([places[record.cell] for record in records], dtype=np.int64)
    blocks = np.array([record.block for record in records], dtype=np.int64)
    order = {metric: place for place, metric in enumerate(UNITS)}
    nothing = np.empty(0, dtype=np.int64)
    parts = [(nothing, nothing, np.empty(0))]
    for fresh in (True, False):
        # All cells at once: what is done for each of them takes longer than what is done with it.
        numbers = [
            number
            for number, place in enumerate(of_record)
            if (cells[place].lifetime is Lifetime.FRESH) is fresh
        ]
        for metric in metrics([records[number] for number in numbers], fresh=fresh):
            mine = np.array(numbers, dtype=np.int64)[metric.records]
            parts.append((mine, np.full(len(mine), order[metric.name]), metric.values))
    number, of_metric, values = map(np.concatenate, zip(*parts, strict=True))
    by_number = np.lexsort((of_metric, number))
    number = number[by_number]
    return _Found(blocks[number], of_record[number], of_metric[by_number], values[by_number])


def _repeated(texts: Sequence[str], of_row: NDArray[np.int64]) -> pd.Categorical[str]:
    """A column that has, in each row, the text of that place."""
    different = list(dict.fromkeys(texts))
    codes = {text: code for code, text in enumerate(different)}
    of_text = np.array([codes[text] for text in texts], dtype=np.int64)
    return pd.Categorical.from_codes(of_text[of_row], pd.Index(different, dtype="str"))


def exclusive_ns(iteration: IterationRecord) -> int | None:
    """From the first task's start to the last task's end; None without tasks."""
    span, _ = _span_and_overlap(iteration)
    return None if np.isnan(span) else int(span)


def overlap(iteration: IterationRecord) -> float | None:
    """How many workers were busy on average: the sum of their intervals over their span."""
    _, busy = _span_and_overlap(iteration)
    return None if np.isnan(busy) else float(busy)


def _span_and_overlap(iteration: IterationRecord) -> tuple[np.float64, np.float64]:
    times = ([[iteration.start_ns]], [[iteration.end_ns]])
    spans, overlaps = spans_and_overlaps(*map(times_of, times))
    return spans[0, 0], overlaps[0, 0]
