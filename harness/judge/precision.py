"""How many blocks a wanted precision takes, from the spread of a pilot."""

from __future__ import annotations

import math

from scipy.special import stdtrit

from harness.judge.estimate import LEVEL
from harness.judge.judgement import Judgement
from harness.vocabulary import VerdictWord

#: The share of ratios that get the wanted precision; the last quarter would take most of the time.
SHARE = 0.75


def blocks_wanted(judgement: Judgement) -> int:
    """The blocks that give three in four headline ratios of claims the plan's half-width.

    Which ratios those are is decided by their spread alone. The plan's own number of blocks where
    there is nothing to go by.
    """
    half_width = judgement.plan.half_width
    if half_width is None:
        return judgement.plan.blocks
    spreads = [
        pair.spread
        for verdict in judgement.verdicts
        for pair in verdict.conditions
        # More blocks bring no more of a probe.
        if pair.terms
        and pair.spread is not None
        and pair.word not in (VerdictWord.SHOWN, VerdictWord.NOT_TESTABLE)
    ]
    if not spreads:
        return judgement.plan.blocks
    wanted = sorted(stein_blocks(spread, judgement.blocks, half_width) for spread in spreads)
    return wanted[math.ceil(SHARE * len(wanted)) - 1]


def stein_blocks(spread: float, pilot: int, half_width: float, level: float = LEVEL) -> int:
    """Stein's size of the whole sample: n = max(n0, ceil(t^2 s^2 / d^2)).

    s is the standard deviation of the pilot's n0 logarithms, t Student's quantile with n0 - 1
    degrees of freedom, d the logarithm of 1 + `half_width` (Stein, Annals of Mathematical
    Statistics 1945). Exact for normal logarithms.
    """
    quantile = float(stdtrit(pilot - 1, (1 + level) / 2))
    return max(pilot, math.ceil((quantile * spread / math.log1p(half_width)) ** 2))
