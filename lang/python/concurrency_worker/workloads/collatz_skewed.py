"""CPU-bound: `collatz` in tasks of which some are sixteen times as long as others."""

from __future__ import annotations

from ..arithmetic import mix
from ..workload import Workload

LENGTHS = 16


class CollatzSkewed(Workload):
    """Counts Collatz steps from 1 to 16 times `size` starts, by the task's place in its round.

    The loop is that of `collatz` again: shared, it would be a call more for each start.
    """

    sizes = range(100_000_001)

    def task(self, seed: int, t: int) -> int:
        """Return all steps together."""
        origin = LENGTHS * t * self.size
        steps = 0
        for k in range(self.size * (t % LENGTHS + 1)):
            x = mix(seed, origin + k) % 1048576 + 1
            while x != 1:
                x = x // 2 if x % 2 == 0 else 3 * x + 1
                steps += 1
        return steps


WORKLOAD = CollatzSkewed
