"""How a cell's times settle within an invocation, and what a ratio was block by block."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import prod

import numpy as np
import pandas as pd

from harness.store import InvocationRecord, Plan
from harness.vocabulary import Cell, Control, Lifetime, Outcome, Term


@dataclass(frozen=True, slots=True)
class Trace:
    """Of each iteration, warm-ups first, its time over the median of those that count.

    `lows`, `middles` and `highs` are the quartiles over blocks; the first `warmups` of them are
    of iterations that do not count.
    """

    cell: Cell
    warmups: int
    lows: tuple[float, ...]
    middles: tuple[float, ...]
    highs: tuple[float, ...]


def traces(plan: Plan, records: Iterable[InvocationRecord]) -> list[Trace]:
    """A trace of every cell of a pool that was measured, controls left out."""
    cells = {
        cell.key: cell
        for cell in (planned.cell() for planned in plan.cells)
        if cell.lifetime is Lifetime.POOL and cell.control is Control.NONE
    }
    found: dict[str, list[list[int]]] = defaultdict(list)
    warmups: dict[str, int] = {}
    for record in records:
        if record.cell not in cells or record.outcome is not Outcome.COMPLETED:
            continue
        times = [each.joined_ns - each.requested_ns for each in record.iterations]
        found[record.cell].append(times)
        warmups[record.cell] = sum(each.warmup for each in record.iterations)
    every = [_trace(cells[key], warmups[key], rows) for key, rows in found.items()]
    return [trace for trace in every if trace is not None]


def _trace(cell: Cell, warmups: int, rows: Sequence[Sequence[int]]) -> Trace | None:
    # A record that was cut short has fewer; what all have can be compared.
    shortest = min(map(len, rows))
    if shortest <= warmups:
        return None
    table = np.array([row[:shortest] for row in rows], dtype=np.float64)
    usual = np.median(table[:, warmups:], axis=1, keepdims=True)
    low, middle, high = np.quantile(table / np.maximum(usual, 1.0), (0.25, 0.5, 0.75), axis=0)
    return Trace(cell, warmups, tuple(low.tolist()), tuple(middle.tolist()), tuple(high.tolist()))


def by_block(observations: pd.DataFrame, terms: Sequence[Term]) -> dict[int, float]:
    """The product of the terms in each block that has them all, in the order of the blocks."""
    sides = []
    for term in terms:
        mine = observations[
            (observations["cell"] == term.cell.key) & (observations["metric"] == term.metric)
        ]
        values = zip(mine["block"].tolist(), mine["value"].tolist(), strict=True)
        sides.append({block: value**term.power for block, value in values})
    blocks = sorted(set.intersection(*map(set, sides))) if sides else []
    return {block: prod(side[block] for side in sides) for block in blocks}
