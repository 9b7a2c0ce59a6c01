"""The owner of a pool in which a worker dies: what it sees, told to its parent line by line."""

from __future__ import annotations

import os
import threading
from time import sleep
from typing import TYPE_CHECKING, Any

from ..clock import now_ns
from . import ways_to_die
from .child import begin_child
from .crew import LIMIT_S, descriptor_of
from .pools import pools_of
from .ways_to_die import FATAL_JOB, ID_BYTES, JOBS, WORKERS, Orders

if TYPE_CHECKING:
    from collections.abc import Callable

    from .session import Session

LATE_NS = 50_000_000
"""How long after the gate has opened job 5 is begun, at the most."""
MOMENT_NS = 60_000_000
"""How long a pool that ends its workers may take to do so: it tells its owner before."""
LOOK_EVERY_S = 0.005


class Owner:
    """What has become of the jobs of one pool."""

    def __init__(self, session: Session, kind: str) -> None:
        """Own no worker yet."""
        self.crew: Any = session.crew()
        self._protocol = session.protocol
        self._limit_ns = session.parameters["limit_ms"] * 1_000_000 + LATE_NS
        self._until_ns = 0
        self._settled: set[int] = set()
        self._workers: set[int] = set()
        hearing, hello = self.crew.pipe()
        gate, self._opening = self.crew.pipe()
        self._hearing = hearing
        report: Any = session.protocol.duplicate()
        if session.kind == "threads":
            self.prepare: Callable[..., None] = ways_to_die.prepare
            self.orders = Orders(kind, hello, gate, report)
            self.prepare_args: tuple[Any, ...] = (self.orders,)
        else:
            from multiprocessing.connection import Connection  # noqa: PLC0415 (not of threads)

            from . import pool_worker  # noqa: PLC0415 (the same)

            report = Connection(report, readable=False)
            self.orders = Orders(kind, hello, gate, report)
            self.prepare = pool_worker.prepare_process
            self.prepare_args = (self.orders, self.crew.maker, self.crew.lifeline)

    def keep(self, pool: object) -> None:
        """Hold the pool: one that nobody holds sends its workers home."""
        self._pool = pool

    def open_gate(self) -> None:
        """Have the jobs begin once all workers are there; the time of the owner begins."""
        said = b""
        while len(said) < WORKERS * ID_BYTES:
            said += os.read(descriptor_of(self._hearing), ID_BYTES)
        for begin in range(0, len(said), ID_BYTES):
            self._workers.add(int.from_bytes(said[begin : begin + ID_BYTES], "big"))
        self._until_ns = now_ns() + self._limit_ns
        os.write(descriptor_of(self._opening), bytes(JOBS))

    def left_s(self) -> float:
        """Return how long the owner will wait."""
        return max(self._until_ns - now_ns(), 0) / 1e9

    def settled(self) -> bool:
        """Return whether every job has a result or an error, or the time is up."""
        return len(self._settled) == JOBS or not self.left_s()

    def result(self, number: int) -> None:
        """Tell that this job has a result."""
        self._settled.add(number)
        self._protocol.write("result", job=number)

    def error(self, number: int, name: str) -> None:
        """Tell that this job has an error of that name."""
        self._settled.add(number)
        if number == FATAL_JOB:
            self._protocol.write("knew", saw=name, clock_ns=now_ns())

    def tell_who_lives(self) -> None:
        """Tell which of the workers that were there live, after a moment unless none does."""
        until_ns = now_ns() + MOMENT_NS
        while (living := self._workers & self._all_living()) and now_ns() < until_ns:
            sleep(LOOK_EVERY_S)
        self._protocol.write("settled", alive=sorted(living))

    def _all_living(self) -> set[int | None]:
        if not self.crew.processes:
            return {thread.native_id for thread in threading.enumerate()}
        from multiprocessing import active_children  # noqa: PLC0415 (not of threads)

        return {process.pid for process in active_children()}


def own_pool(session: Session) -> None:
    """Be the child: own the pool that it was told until it has told everything."""
    kind, pool = begin_child(session).split(".")
    owner = Owner(session, kind)
    pools_of(session.kind)[pool](owner)
    owner.tell_who_lives()
    # Its parent knows what it wants to know, and kills it.
    sleep(LIMIT_S)
    os._exit(1)
