"""Every way that the standard library offers for a message between two workers of a kind."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any, NamedTuple

from . import ways

if TYPE_CHECKING:
    from collections.abc import Callable

    from .crew import Crew
    from .ways import End

    Ends = tuple[End, End]


class Way(NamedTuple):
    """A way by its name, and what makes its two ends for messages up to so many bytes."""

    name: str
    idiomatic: bool
    make: Callable[[Any, int], Ends]


def ways_of(kind: str) -> list[Way]:
    """Return the ways between threads, or between processes."""
    if kind == "threads":
        return [
            Way("queue", True, reference_queue),
            Way("variable", False, variable),
            Way("pipe", False, pipe),
            Way("socketpair", False, socketpair),
            Way("tcp", False, tcp),
            Way("shared_spin", False, reference_spin),
        ]
    return [
        Way("mp_queue", True, mp_queue),
        Way("pipe", False, connection),
        Way("socketpair", False, socketpair),
        Way("tcp", False, tcp),
        Way("shared_block", False, shared_block),
        Way("shared_spin", False, shared_spin),
    ]


def reference_queue(crew: Crew, largest: int) -> Ends:
    """Return ends of two queues of `queue`."""
    from queue import Queue  # noqa: PLC0415

    there: Queue[bytes] = Queue()
    back: Queue[bytes] = Queue()
    return ways.ReferenceQueueEnd(there, back), ways.ReferenceQueueEnd(back, there)


def variable(crew: Crew, largest: int) -> Ends:
    """Return ends of a variable with a condition variable."""
    from threading import Condition  # noqa: PLC0415

    changed, box = Condition(), [None, None]
    return ways.VariableEnd(changed, box, 0), ways.VariableEnd(changed, box, 1)


def pipe(crew: Crew, largest: int) -> Ends:
    """Return ends of two pipes."""
    there, back = crew.pipe(), crew.pipe()
    return ways.PipeEnd(back[0], there[1]), ways.PipeEnd(there[0], back[1])


def reference_spin(crew: Crew, largest: int) -> Ends:
    """Return ends of a list."""
    slots: list[bytes | None] = [None] * (2 * ways.LINE_BYTES)
    return ways.ReferenceSpinEnd(slots, 0, -1), ways.ReferenceSpinEnd(slots, -1, 0)


def socketpair(crew: Crew, largest: int) -> Ends:
    """Return a pair of connected sockets."""
    one, other = socket.socketpair()
    return ways.SocketEnd(one), ways.SocketEnd(other)


def tcp(crew: Crew, largest: int) -> Ends:
    """Return the two ends of a connection over the loopback interface."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        one = socket.create_connection(listening.getsockname())
        other, _ = listening.accept()
    for end in (one, other):
        end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return ways.SocketEnd(one), ways.SocketEnd(other)


def mp_queue(crew: Any, largest: int) -> Ends:
    """Return ends of two queues of `multiprocessing`."""
    there, back = crew.context.Queue(), crew.context.Queue()
    return ways.ByteQueueEnd(there, back), ways.ByteQueueEnd(back, there)


def connection(crew: Crew, largest: int) -> Ends:
    """Return ends of two one-way connections."""
    there, back = crew.pipe(), crew.pipe()
    return ways.ConnectionEnd(back[0], there[1]), ways.ConnectionEnd(there[0], back[1])


def shared_block(crew: Any, largest: int) -> Ends:
    """Return ends of shared memory with semaphores."""
    there, back = crew.context.RawArray("B", largest), crew.context.RawArray("B", largest)
    asked, answered = crew.context.Semaphore(0), crew.context.Semaphore(0)
    return (
        ways.SharedBlockEnd(there, back, asked, answered),
        ways.SharedBlockEnd(back, there, answered, asked),
    )


def shared_spin(crew: Any, largest: int) -> Ends:
    """Return ends of shared memory with flags."""
    there, back = crew.context.RawArray("B", largest), crew.context.RawArray("B", largest)
    flags = crew.words(2 * ways.LINE_BYTES)
    return (
        ways.SharedSpinEnd(flags, there, back, 0),
        ways.SharedSpinEnd(flags, back, there, ways.LINE_BYTES),
    )
