"""Whether the iterations of a cell have reached a steady state."""

from __future__ import annotations

import math

from harness.judge.estimate import LEVEL, Sample
from harness.vocabulary import Steadiness


def steadiness(late_to_middle: Sample | None, within: float) -> Steadiness:
    """What the ratio of the last third of iterations to the middle third shows.

    `late_to_middle` has its logarithm per block. Steady: equivalent to 1 within `within`, by two
    one-sided tests at 5 % each (TOST). Drifting: the whole 95 % interval lies beyond. Unknown:
    neither; iterations that vary much show neither. Means, not tests for a trend, decide: a
    change point that costs nothing is none (after Barrett et al., OOPSLA 2017, who classify by
    change points and do with many more iterations).
    """
    if late_to_middle is None:
        return Steadiness.UNKNOWN
    most = math.log1p(within)
    if late_to_middle.p_equivalent(-most, most) <= 1 - LEVEL:
        return Steadiness.STEADY
    bounds = late_to_middle.bounds(LEVEL)
    if bounds is not None and (bounds[0] > most or bounds[1] < -most):
        return Steadiness.DRIFTING
    return Steadiness.UNKNOWN
