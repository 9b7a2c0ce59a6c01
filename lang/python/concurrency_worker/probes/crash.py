"""Who dies with a worker of a pool."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from ..clock import now_ns
from ..probe import Probe
from ..probing.child import CHILD_PARAMETERS
from ..probing.parameters import choices, number
from ..probing.pools import pools_of
from ..probing.ways_to_die import FATAL_JOB, KINDS

if TYPE_CHECKING:
    from ..probing.session import Session

ALL = "all"
NEEDS_LIMIT = ("stack_overflow", "heap_exhausted")
START_NS = 20_000_000_000
GRACE_NS = 600_000_000
"""How long after the limit an owner may take to say what it has."""


def run(session: Session) -> None:
    """Have a worker die in every way and of every pool, each in a child; or be the child."""
    if session.parameters["in_child"]:
        # Here: a child does without what starts one, and the other way round.
        from ..probing.owner import own_pool  # noqa: PLC0415

        own_pool(session)
        return
    kinds = chosen(session.parameters["kinds"])
    for kind in kinds:
        for pool in pools_of(session.kind):
            for _ in range(session.repeats):
                tell(session, kind, pool)


def chosen(asked: list[str]) -> list[str]:
    """Return the kinds that are asked for and can be done here."""
    # Where the system does not limit a process's memory, nobody may use it up.
    possible = [kind for kind in KINDS if kind not in NEEDS_LIMIT or os.path.exists("/proc/self")]
    return [kind for kind in possible if kind in asked or ALL in asked]


def tell(session: Session, kind: str, pool: str) -> None:
    """Run one pool in one child, and write what is seen."""
    from ..probing.victim import ALIVE, Victim  # noqa: PLC0415 (not of the child)

    limit_ns = session.parameters["limit_ms"] * 1_000_000
    with Victim(session, f"{kind}.{pool}") as victim:
        victim.needed_line()
        lines = []
        until_ns = now_ns() + START_NS
        fault: dict[str, Any] = {}
        while (line := victim.next_line(until_ns)) is not None:
            lines.append(line)
            if line["type"] == "armed":
                fault = line
                until_ns = fault["clock_ns"] + limit_ns + GRACE_NS
            if line["type"] == "settled":
                break
        ended_ns = now_ns()
        end = victim.end()
    saw, knew_ns, alive = "nothing", None, 0
    done = {line["job"] for line in lines if line["type"] == "result"} - {FATAL_JOB}
    for line in lines:
        if line["type"] == "knew":
            saw, knew_ns = line["saw"], line["clock_ns"] - fault["clock_ns"]
        if line["type"] == "settled":
            alive = len(set(line["alive"]) - {fault["identity"]})
    if end != ALIVE:
        knew_ns = ended_ns - fault["clock_ns"]
    condition = {"kind": kind, "pool": pool, "saw": saw, "end": end}
    session.observe("siblings_alive", "workers", alive, **condition)
    session.observe("child_survived", "programs", int(end == ALIVE), **condition)
    session.observe("jobs_done", "jobs", len(done), **condition)
    if knew_ns is not None and knew_ns <= limit_ns:
        session.observe("owner_knew_ns", "ns", knew_ns, **condition)


PROBE = Probe(
    run,
    parameters={
        "kinds": choices(ALL, (ALL, *KINDS)),
        "limit_ms": number(1000, 1, 3_600_000),
        **CHILD_PARAMETERS,
    },
)
