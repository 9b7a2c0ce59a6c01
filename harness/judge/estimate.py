"""Location and interval of a few paired log ratios, without assuming their distribution."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from harness.vocabulary import Interval

LEVEL = 0.95


def hodges_lehmann(logs: NDArray[np.float64], level: float = LEVEL) -> Interval:
    """The Hodges-Lehmann estimate of the centre of `logs`, exponentiated, with its interval.

    `logs` has one natural-log value per block, shape (blocks,), at least one. The estimate is
    the median of the Walsh averages (x_i + x_j) / 2, i <= j. The interval inverts the exact
    Wilcoxon signed-rank test (Hodges and Lehmann 1963; Hollander, Wolfe and Chicken,
    "Nonparametric Statistical Methods", 3rd ed., section 3.2); it holds at `level` or above for
    any distribution symmetric around its centre. Bounds are None where the exact test cannot
    reach `level` (below 6 blocks for 0.95).
    """
    blocks = logs.size
    if blocks == 0:
        raise ValueError("no blocks")
    first, second = np.triu_indices(blocks)
    walsh = np.sort((logs[first] + logs[second]) / 2)
    estimate = float(np.exp(np.median(walsh)))
    outside = _walsh_averages_outside(blocks, level)
    if outside is None:
        return Interval(estimate, None, None, blocks, level)
    low, high = np.exp(walsh[outside]), np.exp(walsh[walsh.size - 1 - outside])
    return Interval(estimate, float(low), float(high), blocks, level)


@cache
def _walsh_averages_outside(blocks: int, level: float) -> int | None:
    """How many ordered Walsh averages lie outside the interval at each end.

    It is the largest k with P(T+ <= k) <= (1 - level) / 2 under the null distribution of the
    signed-rank sum T+; None if there is no such k.
    """
    cumulative = np.cumsum(signed_rank_distribution(blocks))
    # The sums are multiples of 2**-blocks, so the comparison needs no tolerance worth the name.
    reachable = np.flatnonzero(cumulative <= (1 - level) / 2 + 1e-12)
    return int(reachable[-1]) if reachable.size else None


@cache
def signed_rank_distribution(blocks: int) -> NDArray[np.float64]:
    """P(T+ = t) for t = 0 .. n(n+1)/2: each rank is in the sum or not, with equal chance."""
    distribution = np.ones(1)
    for rank in range(1, blocks + 1):
        longer = np.zeros(distribution.size + rank)
        longer[: distribution.size] += distribution / 2
        longer[rank:] += distribution / 2
        distribution = longer
    distribution.flags.writeable = False
    return distribution
