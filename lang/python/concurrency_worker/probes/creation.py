"""What it costs to make a worker."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..clock import now_ns
from ..probe import Probe
from ..probing.nothing import nothing
from ..probing.parameters import number, numbers
from ..probing.repeats import percentile, within

if TYPE_CHECKING:
    from ..probing.crew import Crew
    from ..probing.session import Session

PAGE_BYTES = 4096


def run(session: Session) -> None:
    """Make and join workers that do nothing, beside more and more memory."""
    for mib in session.parameters["resident_mib"]:
        memory = bytearray(mib << 20)
        memory[::PAGE_BYTES] = b"\1" * len(memory[::PAGE_BYTES])
        with session.crew() as crew:
            first_ns = make_and_join(crew)
            cap_ms = session.parameters["cap_ms"]
            costs_ns = [make_and_join(crew) for _ in within(session.repeats, cap_ms)]
        session.observe("first_ns", "ns", first_ns, resident_mib=mib)
        for percent in (10, 50, 90):
            cost_ns = percentile(costs_ns, percent)
            session.observe(f"creation_p{percent}_ns", "ns", cost_ns, resident_mib=mib)
        del memory


def make_and_join(crew: Crew) -> int:
    """Return what one worker took."""
    begin_ns = now_ns()
    worker = crew.bare(nothing)
    worker.start()
    worker.join()
    return now_ns() - begin_ns


PROBE = Probe(
    run,
    parameters={
        "resident_mib": numbers("0,500", 0, 65536),
        "cap_ms": number(200, 0, 3_600_000),
    },
    repeats=200,
)
