"""Control: waits as long as it is told and does nothing else."""

from __future__ import annotations

import time

from ..arithmetic import mix
from ..workload import Workload

MICROSECONDS_PER_SECOND = 1_000_000


class Sleep(Workload):
    """Sleeps `size` microseconds; does not call the system at all for 0."""

    waits = True

    def task(self, seed: int, t: int) -> int:
        """Return mix(seed, t) after the sleep."""
        if self.size:
            time.sleep(self.size / MICROSECONDS_PER_SECOND)
        return mix(seed, t)


WORKLOAD = Sleep
