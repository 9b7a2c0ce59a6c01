"""`selftest` on an event loop."""

from __future__ import annotations

from ..arithmetic import mix
from ..workload import AsyncWorkload


class AsyncSelftest(AsyncWorkload):
    """Prints one line on standard output, as any code might."""

    async def task(self, seed: int, t: int) -> int:
        """Return mix(seed, t)."""
        result = mix(seed, t)
        print(f"selftest: task {t}")
        return result


WORKLOAD = AsyncSelftest
