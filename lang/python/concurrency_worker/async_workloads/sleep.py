"""`sleep` on an event loop."""

from __future__ import annotations

import asyncio

from ..arithmetic import mix
from ..workload import AsyncWorkload
from ..workloads.sleep import MICROSECONDS_PER_SECOND


class AsyncSleep(AsyncWorkload):
    """Sleeps `size` microseconds by a timer of the loop; does not wait at all for 0."""

    async def task(self, seed: int, t: int) -> int:
        """Return mix(seed, t) after the sleep."""
        if self.size:
            await asyncio.sleep(self.size / MICROSECONDS_PER_SECOND)
        return mix(seed, t)


WORKLOAD = AsyncSleep
