"""A session's observations by cell and metric, ready to be compared block by block."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """A metric of a cell: blocks in ascending order, and the natural logarithm of each value."""

    blocks: NDArray[np.int64]
    logs: NDArray[np.float64]

    def at(self, blocks: NDArray[np.int64]) -> Series:
        """The same at those of its blocks alone."""
        return Series(blocks, self.logs[np.searchsorted(self.blocks, blocks)])


def series_of(table: pd.DataFrame) -> dict[tuple[str, str], Series]:
    """The table's values by cell and metric."""
    if table.empty:
        return {}
    cells, metrics = (table[name].astype("category").cat for name in ("cell", "metric"))
    names = [(cell, metric) for cell in cells.categories for metric in metrics.categories]
    codes = cells.codes.to_numpy().astype(np.int64) * len(metrics.categories)
    codes += metrics.codes.to_numpy()
    blocks = table["block"].to_numpy(dtype=np.int64)
    order = np.lexsort((blocks, codes))
    codes, blocks = codes[order], blocks[order]
    logs = np.log(table["value"].to_numpy(dtype=np.float64)[order])
    starts = np.flatnonzero(np.diff(codes, prepend=-1))
    found = {}
    for start, end in pairwise((*starts.tolist(), codes.size)):
        found[names[codes[start]]] = Series(blocks[start:end], logs[start:end])
    return found
