"""How often something happens, from a few runs, without approximation."""

from __future__ import annotations

from scipy.special import betaincinv

from harness.judge.estimate import LEVEL
from harness.vocabulary import Interval


def clopper_pearson(successes: int, runs: int, level: float = LEVEL) -> Interval:
    """The share of successes with its exact interval (Clopper and Pearson, Biometrika 1934).

    `runs` is at least 1. The bounds are quantiles of the beta distribution, so that the interval
    holds at `level` or above for every true share. All of 59 runs give a lower bound of 0.951 for
    the one-sided level 0.95, that is `level` 0.9.
    """
    if not 0 <= successes <= runs or runs < 1:
        raise ValueError(f"{successes} of {runs}")
    tail = (1 - level) / 2
    low = 0.0
    if successes > 0:
        low = float(betaincinv(successes, runs - successes + 1, tail))
    high = 1.0
    if successes < runs:
        high = float(betaincinv(successes + 1, runs - successes, 1 - tail))
    return Interval(successes / runs, low, high, runs, level)


def rate_below(runs: int) -> float:
    """What a rate lies below, at 95 %, if it was never seen in `runs` runs: about 3 / runs.

    The exact bound 1 - 0.05^(1/runs) (Hanley and Lippman-Hand, JAMA 1983).
    """
    return float(1 - 0.05 ** (1 / runs))
