"""How a cell's times settle within an invocation, and what a ratio was block by block."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
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
    return _traces(cells, warmups, found)


def _traces(
    cells: Mapping[str, Cell], warmups: Mapping[str, int], found: Mapping[str, list[list[int]]]
) -> list[Trace]:
    # Cells of as many blocks and iterations together: there may be thousands of them.
    alike: dict[tuple[int, int, int], list[str]] = defaultdict(list)
    for key, rows in found.items():
        # A record that was cut short has fewer; what all have can be compared.
        shortest = min(map(len, rows))
        if shortest > warmups[key]:
            alike[warmups[key], len(rows), shortest].append(key)
    traced = {}
    for (ahead, _, shortest), keys in alike.items():
        table = np.array([[row[:shortest] for row in found[key]] for key in keys], dtype=np.float64)
        usual = np.median(table[:, :, ahead:], axis=2, keepdims=True)
        quartiles = np.quantile(table / np.maximum(usual, 1.0), (0.25, 0.5, 0.75), axis=1)
        for place, key in enumerate(keys):
            low, middle, high = (tuple(each.tolist()) for each in quartiles[:, place])
            traced[key] = Trace(cells[key], ahead, low, middle, high)
    return [traced[key] for key in found if key in traced]


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
