"""What follows from the memory that was measured while workers stood still."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import numpy as np

from harness.catalogue.probe import parsed_condition

#: A metric, its condition and its value.
Number = tuple[str, str, float]
COUNT, MOMENT, BEFORE = "workers", "when", "before"


def derived(numbers: Iterable[Number]) -> list[Number]:
    """What each worker adds, and what there is more of than before, in bytes.

    `per_worker_bytes` and `uss_per_worker_bytes` are the slopes of PSS and kernel memory, and of
    unshared memory, over the number of workers, by least squares; they need two counts.
    `extra_bytes` is PSS and kernel memory less what it was at the moment `before`. Where the
    system shows no PSS neither of the former exists; without kernel memory it counts as none.
    """
    by_moment: dict[tuple[int | None, str], dict[str, float]] = defaultdict(dict)
    for metric, condition, value in numbers:
        pairs = parsed_condition(condition)
        if MOMENT in pairs:
            count = int(pairs[COUNT]) if COUNT in pairs else None
            by_moment[count, pairs[MOMENT]][metric] = value
    found: list[Number] = []
    for moment in dict.fromkeys(when for _, when in by_moment):
        for name, total in (("per_worker_bytes", _whole), ("uss_per_worker_bytes", _unshared)):
            points = {
                count: size
                for (count, when), memory in by_moment.items()
                if count is not None and when == moment
                if (size := total(memory)) is not None
            }
            if len(points) > 1:
                slope = np.polynomial.Polynomial.fit(list(points), list(points.values()), 1)
                found.append((name, f"{MOMENT}={moment}", float(slope.convert().coef[1])))
    before = _whole(by_moment.get((None, BEFORE), {}))
    for (count, when), memory in by_moment.items():
        size = _whole(memory)
        if count is None and when != BEFORE and before is not None and size is not None:
            found.append(("extra_bytes", f"{MOMENT}={when}", size - before))
    return found


def _whole(memory: dict[str, float]) -> float | None:
    pss = memory.get("pss_bytes")
    return None if pss is None else pss + memory.get("kernel_bytes", 0.0)


def _unshared(memory: dict[str, float]) -> float | None:
    return memory.get("uss_bytes")
