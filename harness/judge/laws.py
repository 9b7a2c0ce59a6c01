"""The scaling law of each model that was measured at enough numbers of workers."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass

from harness.judge.comparison import Comparisons
from harness.judge.scaling import Fit, fitted
from harness.vocabulary import Cell, Family, Kind, Lifetime


@dataclass(frozen=True, slots=True)
class Law:
    """What was fitted to the speed-ups of a model on a workload of one size."""

    language: str
    runtime: str
    model: str
    workload: str
    size: int
    fit: Fit


def laws(comparisons: Comparisons) -> list[Law]:
    """A law for every model with CPU-bound speed-ups at four worker counts or more.

    Of no more workers than CPUs: what a CPU that is not there costs is no fault of the program.
    """
    groups: dict[tuple[str, str, str, str, int], list[Cell]] = defaultdict(list)
    for cell in comparisons.cells.values():
        computes = comparisons.plan.kind(cell.workload) is Kind.CPU
        if not computes or cell.workers > len(comparisons.plan.cpus):
            continue
        if cell.lifetime is Lifetime.POOL and cell.family is not Family.SEQUENTIAL:
            key = (cell.language, cell.runtime, cell.model, cell.workload, cell.size)
            groups[key].append(cell)
    found = []
    for key, cells in groups.items():
        speedups = {
            cell.workers: {block: math.exp(log) for block, log in logs.items()}
            for cell in cells
            if (logs := comparisons.logs_of(comparisons.speedup_terms(cell)))
        }
        fit = fitted(speedups)
        if fit is not None:
            found.append(Law(*key, fit))
    return found
