"""Location, interval and tests of a few paired values, without assuming their distribution."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from harness.vocabulary import Interval

LEVEL = 0.95
#: The chance with which the smallest detectable effect is detected.
POWER = 0.8
#: Samples at a time, so that their Walsh averages fit the memory.
TOGETHER = 2_000


@dataclass(frozen=True, eq=False)
class Sample:
    """One value per block, shape (blocks,), at least one; usually the logarithm of a ratio.

    Everything rests on the Walsh averages (x_i + x_j) / 2, i <= j, and on the exact null
    distribution of Wilcoxon's signed-rank sum, of which the number of Walsh averages above the
    hypothesised centre is a realisation (Tukey 1949; Hollander, Wolfe and Chicken,
    "Nonparametric Statistical Methods", 3rd ed., sections 3.1 to 3.3). Levels and p-values hold
    for any distribution symmetric around its centre. A Walsh average that equals the hypothesised
    centre speaks for neither side.
    """

    values: NDArray[np.float64]

    def __post_init__(self) -> None:
        if self.values.size == 0:
            raise ValueError("no blocks")

    @property
    def blocks(self) -> int:
        return int(self.values.size)

    @cached_property
    def walsh(self) -> NDArray[np.float64]:
        """The Walsh averages in ascending order, shape (blocks * (blocks + 1) / 2,)."""
        return walsh_averages(self.values)

    @property
    def centre(self) -> float:
        """The Hodges-Lehmann estimate: the median of the Walsh averages (1963)."""
        return float(np.median(self.walsh))

    @property
    def spread(self) -> float | None:
        """The standard deviation; None below two blocks."""
        return float(np.std(self.values, ddof=1)) if self.blocks > 1 else None

    def bounds(self, level: float = LEVEL) -> tuple[float, float] | None:
        """The interval that inverts the exact signed-rank test; None where that cannot reach it.

        It takes 6 blocks for 0.95, and 12 for 0.9995.
        """
        outside = walsh_averages_outside(self.blocks, level)
        if outside is None:
            return None
        return float(self.walsh[outside]), float(self.walsh[self.walsh.size - 1 - outside])

    def ratio(self, level: float = LEVEL) -> Interval:
        """Centre and bounds of logarithms, exponentiated."""
        return _turned(self.value(level), math.exp)

    def value(self, level: float = LEVEL) -> Interval:
        """Centre and bounds as they are."""
        low, high = self.bounds(level) or (None, None)
        return Interval(self.centre, low, high, self.blocks, level)

    def p_above(self, null: float) -> float:
        """Superiority: the exact one-sided p-value of "the centre is at most `null`"."""
        return _tail(int(np.count_nonzero(self.walsh > null)), self.blocks)

    def p_below(self, null: float) -> float:
        """The exact one-sided p-value of "the centre is at least `null`"."""
        return _tail(int(np.count_nonzero(self.walsh < null)), self.blocks)

    def p_equivalent(self, low: float, high: float) -> float:
        """Equivalence: the p-value of "the centre lies outside `low` .. `high`".

        The larger of two one-sided tests (TOST: Schuirmann, J. Pharmacokinet. Biopharm. 1987).
        """
        return max(self.p_above(low), self.p_below(high))

    def geometric_mean(self, level: float = LEVEL) -> Interval:
        """The mean of logarithms, exponentiated, with Student's t interval.

        Efficient where the logarithms are normal, at the mercy of their tails elsewhere: it
        stands beside the Hodges-Lehmann estimate to tell when the two disagree.
        """
        mean = float(np.mean(self.values))
        if self.blocks < 2:
            return Interval(math.exp(mean), None, None, self.blocks, level)
        error = float(np.std(self.values, ddof=1)) / math.sqrt(self.blocks)
        half = float(stdtrit(self.blocks - 1, (1 + level) / 2)) * error
        low, high = math.exp(mean - half), math.exp(mean + half)
        return Interval(math.exp(mean), low, high, self.blocks, level)

    def detectable(self, level: float = LEVEL, power: float = POWER) -> float | None:
        """The smallest change of the centre that blocks like these show with `power`.

        From the half-width h of the interval at `level`: h (z_a + z_b) / z_a, z_a and z_b the
        normal quantiles of level and power (Bloom, Evaluation Review 1995). None without an
        interval.
        """
        bounds = self.bounds(level)
        if bounds is None:
            return None
        level_quantile = NormalDist().inv_cdf((1 + level) / 2)
        share = (level_quantile + NormalDist().inv_cdf(power)) / level_quantile
        return (bounds[1] - bounds[0]) / 2 * share


def ratios(samples: Sequence[Sample], level: float = LEVEL) -> list[Interval]:
    """`Sample.ratio` of each, those with as many blocks computed together."""
    by_blocks: dict[int, list[int]] = {}
    for place, sample in enumerate(samples):
        by_blocks.setdefault(sample.blocks, []).append(place)
    found: dict[int, Interval] = {}
    for blocks, places in by_blocks.items():
        outside = walsh_averages_outside(blocks, level)
        for start in range(0, len(places), TOGETHER):
            some = places[start : start + TOGETHER]
            walsh = walsh_averages(np.stack([samples[place].values for place in some]))
            middles = np.exp(np.median(walsh, axis=1)).tolist()
            lows: list[float | None] = [None] * len(some)
            highs = lows
            if outside is not None:
                lows = np.exp(walsh[:, outside]).tolist()
                highs = np.exp(walsh[:, walsh.shape[1] - 1 - outside]).tolist()
            for place, middle, low, high in zip(some, middles, lows, highs, strict=True):
                found[place] = Interval(middle, low, high, blocks, level)
    return [found[place] for place in range(len(samples))]


def _turned(interval: Interval, through: Callable[[float], float]) -> Interval:
    """The interval of an increasing function of what this is the interval of."""
    low, high = interval.low, interval.high
    return replace(
        interval,
        estimate=through(interval.estimate),
        low=None if low is None else through(low),
        high=None if high is None else through(high),
    )


def median_bounds(values: Sequence[float], level: float = LEVEL) -> tuple[float, float] | None:
    """The interval of a median by its order statistics; values may be infinite (censored).

    It inverts the exact sign test (Conover, "Practical Nonparametric Statistics", 3rd ed.,
    section 3.4) and needs no symmetry. None where so few values cannot reach the level.
    """
    ordered, count = sorted(values), len(values)
    tail, outside = 0.0, -1
    while True:
        tail += math.comb(count, outside + 1) / 2**count
        if tail > (1 - level) / 2 + 1e-12:
            break
        outside += 1
    return None if outside < 0 else (ordered[outside], ordered[count - 1 - outside])


def walsh_averages(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sorted along the last axis: (..., n) becomes (..., n (n + 1) / 2)."""
    first, second = _pairs(values.shape[-1])
    return np.sort((values[..., first] + values[..., second]) / 2, axis=-1)


@cache
def _pairs(blocks: int) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The indices of every two blocks, each with itself included."""
    first, second = np.triu_indices(blocks)
    return first, second


def apart(a: Interval | None, b: Interval | None) -> bool | None:
    """Whether the intervals have no value in common; None where one has no bounds."""
    if a is None or b is None:
        return None
    if a.low is None or a.high is None or b.low is None or b.high is None:
        return None
    return a.high < b.low or b.high < a.low


def hodges_lehmann(logs: Sequence[float] | NDArray[np.float64], level: float = LEVEL) -> Interval:
    """The ratio whose logarithms, one per block, are `logs`: `Sample.ratio`."""
    return Sample(np.asarray(logs, dtype=np.float64)).ratio(level)


@cache
def walsh_averages_outside(blocks: int, level: float) -> int | None:
    """How many ordered Walsh averages lie outside the interval at each end.

    It is the largest k with P(T+ <= k) <= (1 - level) / 2 under the null distribution of the
    signed-rank sum T+; None if there is no such k.
    """
    # The sums are multiples of 2**-blocks, so the comparison needs no tolerance worth the name.
    reachable = np.flatnonzero(_cumulative(blocks) <= (1 - level) / 2 + 1e-12)
    return int(reachable[-1]) if reachable.size else None


def blocks_for(level: float) -> int:
    """The fewest blocks with an interval at `level`: 2 / 2**n is at most 1 - level."""
    return math.ceil(1 - math.log2(1 - level + 1e-12))


def exact_level(blocks: int, level: float = LEVEL) -> float:
    """How often the interval misses the centre of a continuous symmetric distribution.

    At most 1 - level, and below it because the signed-rank sum is discrete: 4.25 % for 0.95 and 12.
    """
    outside = walsh_averages_outside(blocks, level)
    return 0.0 if outside is None else 2 * float(_cumulative(blocks)[outside])


def _tail(count: int, blocks: int) -> float:
    """P(T+ >= count), which by symmetry is P(T+ <= n (n + 1) / 2 - count)."""
    cumulative = _cumulative(blocks)
    return float(cumulative[cumulative.size - 1 - count])


@cache
def _cumulative(blocks: int) -> NDArray[np.float64]:
    return np.cumsum(signed_rank_distribution(blocks))


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
