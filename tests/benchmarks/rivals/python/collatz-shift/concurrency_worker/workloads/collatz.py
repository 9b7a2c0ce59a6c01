# Tries bits for arithmetic: `& 1` needs no comparison after it, `>> 1` no division.
"""CPU-bound: small integers and branches that cannot be predicted."""

from __future__ import annotations

from ..arithmetic import mix
from ..workload import Workload


class Collatz(Workload):
    """Counts the Collatz steps to 1 from `size` pseudo-random starts below 2^20 + 1."""

    def task(self, seed: int, t: int) -> int:
        """Return all steps together."""
        size = self.size
        steps = 0
        for k in range(size):
            x = mix(seed, t * size + k) % 1048576 + 1
            while x != 1:
                x = 3 * x + 1 if x & 1 else x >> 1
                steps += 1
        return steps


WORKLOAD = Collatz
