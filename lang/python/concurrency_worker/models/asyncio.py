"""`asyncio`: coroutines that take turns in one thread, each while the others wait."""

from __future__ import annotations

from ..job import FRESH, POOL
from ..kernels import in_event_loop
from ..model import Model, never
from ..teams.event_loop import EventLoopTeam

MODEL = Model(
    family="async",
    lifetimes=(FRESH, POOL),
    baseline="sequential",
    parallel=never,
    team=EventLoopTeam,
    multiplexed=True,
    kernel=in_event_loop,
    not_probed=(
        "coroutines in one thread are no workers of their own: nothing is between them to look at"
    ),
)
