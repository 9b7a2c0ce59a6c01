"""What a message costs, over every way between two workers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..clock import now_ns
from ..probe import Probe
from ..probing.parameters import number, numbers
from ..probing.repeats import percentile, within
from ..probing.way_makers import ways_of

if TYPE_CHECKING:
    from ..probing.mail import Mail
    from ..probing.session import Session
    from ..probing.ways import End

UNCOUNTED = 20
STOP = 1
"""The first byte of the last message; all bytes of the others are 0."""


def run(session: Session) -> None:
    """Time the round trips of messages of every size over every way."""
    sizes = session.parameters["bytes"]
    cap_ms = session.parameters["cap_ms"]
    ways = ways_of(session.kind)
    with session.crew() as crew:
        ends = [way.make(crew, max(sizes)) for way in ways]
        asking = crew.add(ask, [one for one, _ in ends], session.repeats, cap_ms)
        answering = crew.add(answer, [other for _, other in ends])
        for worker in (asking, answering):
            worker.wait_ready()
        for number_of_way, way in enumerate(ways):
            for size in sizes:
                answering.send((number_of_way, size))
                asking.send((number_of_way, size))
                trips_ns: list[int] = asking.receive()
                # Or the next message would be put where it has not yet taken the last one from.
                answering.receive()
                condition = {
                    "channel": way.name,
                    "bytes": size,
                    "idiomatic": "yes" if way.idiomatic else "no",
                }
                for percent in (50, 99):
                    value = percentile(trips_ns, percent)
                    session.observe(f"round_trip_p{percent}_ns", "ns", value, **condition)
                per_s = 2 * size * len(trips_ns) / sum(trips_ns) * 1e9
                session.observe("bytes_per_s", "B/s", per_s, **condition)
        for worker in (asking, answering):
            worker.send(None)


def ask(mail: Mail, ends: list[End], repeats: int, cap_ms: int) -> None:
    """Time round trips over the way and of the size that it is told."""
    while (told := mail.receive()) is not None:
        number_of_way, size = told
        end = ends[number_of_way]
        message = bytes(size)
        for _ in within(UNCOUNTED, cap_ms, 1):
            round_trip_ns(end, message)
        trips_ns = [round_trip_ns(end, message) for _ in within(repeats, cap_ms)]
        end.send(bytes((STOP,)) + message[1:])
        mail.send(trips_ns)


def round_trip_ns(end: End, message: bytes) -> int:
    """Return the time of one."""
    begin_ns = now_ns()
    end.send(message)
    end.receive(len(message))
    return now_ns() - begin_ns


def answer(mail: Mail, ends: list[End]) -> None:
    """Answer every message but the last, over the way and of the size that it is told."""
    while (told := mail.receive()) is not None:
        number_of_way, size = told
        end = ends[number_of_way]
        message = bytes(size)
        while end.receive(size)[0] != STOP:
            end.send(message)
        mail.send(None)


PROBE = Probe(
    run,
    parameters={
        "bytes": numbers("1,4096,65536,1048576", 1, 1 << 30),
        "cap_ms": number(50, 0, 3_600_000),
    },
    repeats=1000,
)
