"""What a worker takes of memory: workers stand still while the harness measures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..probe import Probe
from ..probing.parameters import ascending_numbers

if TYPE_CHECKING:
    from ..probing.mail import Mail
    from ..probing.session import Session

TASKS = 4
SIZE = 64
SEED = 42
KEPT_BYTES = 65536
PAGE_BYTES = 4096


def run(session: Session) -> None:
    """Park with more and more workers, before and after their work."""
    with session.crew() as crew:
        for count in session.parameters["counts"]:
            crew.add_all(count - len(crew.workers), work_when_told)
            session.park(crew.workers)
            for worker in crew.workers:
                worker.send(True)
            for worker in crew.workers:
                worker.receive()
            session.park(crew.workers)
        for worker in crew.workers:
            worker.send(False)


def work_when_told(mail: Mail) -> None:
    """Work each time it is told to, and keep what it has touched."""
    from ..workloads.collatz import Collatz  # noqa: PLC0415 (when it works, not before)

    kept = []
    while mail.receive():
        workload = Collatz(SIZE, {})
        for t in range(TASKS):
            workload.task(SEED, t)
        memory = bytearray(KEPT_BYTES)
        memory[::PAGE_BYTES] = b"\1" * (KEPT_BYTES // PAGE_BYTES)
        kept.append(memory)
        mail.send(None)


PROBE = Probe(run, parameters={"counts": ascending_numbers("0,2,8", 0, 10_000)})
