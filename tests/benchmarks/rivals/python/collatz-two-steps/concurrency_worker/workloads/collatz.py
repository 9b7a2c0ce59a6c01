# Tries to take the even step that follows every odd one in the same pass of the loop.
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
                if x % 2 == 0:
                    x = x // 2
                    steps += 1
                else:
                    x = (3 * x + 1) // 2
                    steps += 2
        return steps


WORKLOAD = Collatz
