"""Who notices a deadlock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..clock import now_ns
from ..failures import WorkerDiedError
from ..probe import Probe
from ..probing.child import CHILD_PARAMETERS
from ..probing.parameters import number
from ..probing.standstills import kinds_of, stand_still

if TYPE_CHECKING:
    from ..probing.session import Session

NOTICED_BY = {"error_seen": "error", "went_on": "no_deadlock"}


def run(session: Session) -> None:
    """Come to a standstill in every way, each in a child; or be the child."""
    if session.parameters["in_child"]:
        stand_still(session)
        return
    for kind in kinds_of(session.kind):
        for _ in range(session.repeats):
            tell(session, kind)


def tell(session: Session, kind: str) -> None:
    """Bring one child to a standstill, and write who notices."""
    from ..probing.victim import ALIVE, Victim  # noqa: PLC0415 (not of the child)

    limit_ns = session.parameters["limit_ms"] * 1_000_000
    with Victim(session, kind) as victim:
        for expected in ("started", "stuck"):
            line = victim.needed_line()
            if line["type"] != expected:
                raise WorkerDiedError(f"the child of kind {kind} said {line}, not {expected}")
        stuck_ns = line["clock_ns"]
        news: dict[str, Any] | None = victim.next_line(stuck_ns + limit_ns)
        after_ns = min(now_ns() - stuck_ns, limit_ns)
        end = victim.end()
    if news is not None:
        noticed_by, saw = NOTICED_BY[news["type"]], news.get("saw", "nothing")
    elif end != ALIVE:
        noticed_by, saw = "runtime", end
    else:
        noticed_by, saw, after_ns = "nobody", "nothing", limit_ns
    condition = {"kind": kind, "noticed_by": noticed_by, "saw": saw}
    session.observe("noticed_after_ns", "ns", after_ns, **condition)


PROBE = Probe(
    run,
    parameters={"limit_ms": number(300, 1, 3_600_000), **CHILD_PARAMETERS},
)
