"""How a speed-up grows with the number of workers, and what that says of the program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from harness.judge.estimate import LEVEL, Sample
from harness.vocabulary import Interval

COUNTS_FOR_AMDAHL = 4
COUNTS_FOR_USL = 6


@dataclass(frozen=True, slots=True)
class Fit:
    """Parameters of a scaling law; `contention` and `coherence` are 0 for a perfect speed-up."""

    law: str
    contention: Interval
    coherence: Interval | None
    counts: tuple[int, ...]


def serial_fraction(speedup: Interval, workers: int) -> Interval | None:
    """The Karp-Flatt metric of a speed-up by `workers` > 1 workers, with its interval.

    e = (1/S - 1/W) / (1 - 1/W) (Karp and Flatt, CACM 1990). It falls as S grows, so that the
    bounds change places; below 0 the speed-up exceeds W.
    """
    if workers < 2:
        return None

    def fraction(value: float) -> float:
        return (1 / value - 1 / workers) / (1 - 1 / workers)

    low, high = speedup.low, speedup.high
    return Interval(
        fraction(speedup.estimate),
        None if high is None else fraction(high),
        None if low is None else fraction(low),
        speedup.blocks,
        speedup.level,
    )


def fitted(speedups: Mapping[int, Mapping[int, float]], level: float = LEVEL) -> Fit | None:
    """The scaling law that as many worker counts bear; None below four.

    `speedups` has workers -> block -> speed-up. The law is fitted to each block that has all
    counts, by least squares of W/S - 1, which is linear in its parameters: contention (W - 1) for
    Amdahl's (1967), plus coherence W (W - 1) for Gunther's universal scalability law (2007) from
    six counts on. The intervals are over blocks.
    """
    counts = sorted(count for count in speedups if count > 1)
    if len(counts) < COUNTS_FOR_AMDAHL:
        return None
    blocks = sorted(set.intersection(*(set(speedups[count]) for count in counts)))
    if not blocks:
        return None
    workers = np.array(counts, dtype=np.float64)
    columns = [workers - 1]
    if len(counts) >= COUNTS_FOR_USL:
        columns.append(workers * (workers - 1))
    cost = np.array([[count / speedups[count][block] - 1 for block in blocks] for count in counts])
    found, *_ = np.linalg.lstsq(np.stack(columns, axis=1), cost, rcond=None)
    parameters = [Sample(row).value(level) for row in found]
    coherence = parameters[1] if len(parameters) > 1 else None
    law = "Amdahl" if coherence is None else "universal scalability law"
    return Fit(law, parameters[0], coherence, tuple(counts))
