"""Proof that a stray print in a task does not disturb the protocol."""

from __future__ import annotations

from ..arithmetic import mix
from ..workload import Workload


class Selftest(Workload):
    """Prints one line on standard output, as any code might."""

    def task(self, seed: int, t: int) -> int:
        """Return mix(seed, t)."""
        result = mix(seed, t)
        print(f"selftest: task {t}")
        return result


WORKLOAD = Selftest
