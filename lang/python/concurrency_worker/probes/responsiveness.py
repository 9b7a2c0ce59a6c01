"""Whether a program still responds while it computes."""

from __future__ import annotations

from time import sleep
from typing import TYPE_CHECKING

from ..clock import now_ns
from ..probe import Probe
from ..probing.parameters import number, numbers
from ..probing.repeats import percentile
from ..workloads.collatz import Collatz

if TYPE_CHECKING:
    from ..probing.mail import Mail
    from ..probing.session import Session

PERIOD_NS = 5_000_000
STRETCH_NS = 20_000_000
"""How long the ticker's own thread computes before it looks whether ticks are due."""
SIZE = 200
SEED = 42


def run(session: Session) -> None:
    """Tick while this thread computes, and while workers do."""
    ticks = max(session.parameters["milliseconds"] * 1_000_000 // PERIOD_NS, 1)
    tell(session, tick_between_work(ticks), "ticker", 0)
    for count in session.parameters["counts"]:
        with session.crew() as crew:
            crew.add_all(count, compute)
            for worker in crew.workers:
                worker.send(True)
            delays_ns = tick(ticks)
            for worker in crew.workers:
                worker.send(False)
        tell(session, delays_ns, "workers", count)


def tell(session: Session, delays_ns: list[int], work: str, workers: int) -> None:
    """Write how late the ticks were."""
    for name, percent in (("p50", 50), ("p99", 99), ("max", 100)):
        value = percentile(delays_ns, percent)
        session.observe(f"delay_{name}_ns", "ns", value, work=work, workers=workers)


def tick_between_work(ticks: int) -> list[int]:
    """Return how late the ticks were that this thread looked for between stretches of work."""
    task = Collatz(SIZE, {}).task
    delays_ns: list[int] = []
    begin_ns = now_ns()
    t = 0
    while len(delays_ns) < ticks:
        stretch_end_ns = now_ns() + STRETCH_NS
        while now_ns() < stretch_end_ns:
            task(SEED, t)
            t += 1
        while len(delays_ns) < ticks:
            late_ns = now_ns() - begin_ns - (len(delays_ns) + 1) * PERIOD_NS
            if late_ns < 0:
                break
            delays_ns.append(late_ns)
    return delays_ns


def tick(ticks: int) -> list[int]:
    """Return how late the ticks were that this thread slept for."""
    delays_ns = []
    begin_ns = now_ns()
    for number_of_tick in range(1, ticks + 1):
        due_ns = begin_ns + number_of_tick * PERIOD_NS
        left_ns = due_ns - now_ns()
        if left_ns > 0:
            sleep(left_ns / 1e9)
        delays_ns.append(now_ns() - due_ns)
    return delays_ns


def compute(mail: Mail) -> None:
    """Compute, once told to, until there is another message."""
    mail.receive()
    task = Collatz(SIZE, {}).task
    t = 0
    while not mail.has_some():
        task(SEED, t)
        t += 1


PROBE = Probe(
    run,
    parameters={
        "counts": numbers("1,4", 0, 10_000),
        "milliseconds": number(400, 1, 3_600_000),
    },
)
