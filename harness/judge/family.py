"""Many verdicts at once: the level that each of them is given at."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from harness.judge.estimate import LEVEL


def holm(decided: Sequence[Callable[[float], bool]], level: float = LEVEL) -> list[float]:
    """The level of each hypothesis by Holm's step-down procedure (Scand. J. Stat. 1979).

    `decided` says of each hypothesis whether it is rejected at a level; what is rejected at one
    level must be at every lower one. Those with a p-value of at most (1 - level) / m are rejected
    first, m their number; what is left is tested at (1 - level) / the number left, until no more
    is rejected. The chance of any false rejection is at most 1 - level, however they depend on
    each other. What is not rejected has the level of the last step.
    """
    levels = [level] * len(decided)
    left = list(range(len(decided)))
    while left:
        step = 1 - (1 - level) / len(left)
        rejected = [index for index in left if decided[index](step)]
        for index in rejected or left:
            levels[index] = step
        if not rejected:
            break
        left = [index for index in left if index not in rejected]
    return levels
