"""What it costs to switch between two workers that hand one byte back and forth."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from ..clock import now_ns
from ..probe import Probe
from ..probing.crew import descriptor_of
from ..probing.parameters import number, numbers, words
from ..probing.repeats import percentile, within

if TYPE_CHECKING:
    from ..probing.mail import Mail
    from ..probing.session import Session

GO = b"g"
STOP = b"s"
BATCHES = 10
LEAST_BATCHES = 3
LINE_BYTES = 64


def run(session: Session) -> None:
    """Time the two under every placement and with every working set."""
    trips = max(session.repeats // BATCHES, 1)
    cap_ms = session.parameters["cap_ms"]
    with session.crew() as crew:
        there, back = crew.pipe(), crew.pipe()
        asking = crew.add(ask, back[0], there[1], trips, cap_ms)
        answering = crew.add(answer, there[0], back[1])
        both = (asking, answering)
        for worker in both:
            worker.wait_ready()
        for placement in session.parameters["placements"]:
            session.park(both)
            for kib in session.parameters["working_set_kib"]:
                answering.send(kib)
                answering.receive()
                asking.send(kib)
                batches_ns: list[int] = asking.receive()
                value = percentile(batches_ns, 50) / trips
                condition = {"placement": placement, "working_set_kib": kib}
                session.observe("round_trip_ns", "ns", value, **condition)
        for worker in both:
            worker.send(None)


def ask(mail: Mail, reading_end: Any, writing_end: Any, trips: int, cap_ms: int) -> None:
    """Time batches of so many round trips, for each working set that it is told."""
    reading, writing = descriptor_of(reading_end), descriptor_of(writing_end)
    while (kib := mail.receive()) is not None:
        memory = working_set(kib)
        round_trips(reading, writing, trips, memory)
        batches_ns = []
        for _ in within(BATCHES, cap_ms, LEAST_BATCHES):
            begin_ns = now_ns()
            round_trips(reading, writing, trips, memory)
            batches_ns.append(now_ns() - begin_ns)
        os.write(writing, STOP)
        mail.send(batches_ns)


def round_trips(reading: int, writing: int, trips: int, memory: bytearray) -> None:
    """Make so many; the asking side of the pair."""
    read, write = os.read, os.write
    for _ in range(trips):
        write(writing, GO)
        read(reading, 1)
        if memory:
            memory[::LINE_BYTES]


def answer(mail: Mail, reading_end: Any, writing_end: Any) -> None:
    """Answer until it is told to stop, for each working set that it is told."""
    read, write = os.read, os.write
    reading, writing = descriptor_of(reading_end), descriptor_of(writing_end)
    while (kib := mail.receive()) is not None:
        memory = working_set(kib)
        mail.send(None)
        while read(reading, 1) == GO:
            if memory:
                memory[::LINE_BYTES]
            write(writing, GO)


def working_set(kib: int) -> bytearray:
    """Return so much memory, written: zeroes that nobody has written are one page."""
    return bytearray(b"\1") * (kib << 10)


PROBE = Probe(
    run,
    parameters={
        "placements": words("free"),
        "working_set_kib": numbers("0,32,512", 0, 1 << 20),
        "cap_ms": number(100, 0, 3_600_000),
    },
    repeats=2000,
)
