"""Ways for a message between two workers, as each of the two sees its own end.

An end goes to a worker as an argument. `send` gives the other side a message and `receive`
returns when the whole message is there; it is always told how long it will be.
"""

from __future__ import annotations

import os
import socket
from abc import ABC, abstractmethod
from functools import partial
from time import sleep
from typing import TYPE_CHECKING, Any

from .crew import descriptor_of

if TYPE_CHECKING:
    from collections.abc import Callable, MutableSequence
    from typing import Protocol

    class Queue(Protocol):
        """A queue of the language."""

        def put(self, item: Any) -> None:
            """Put an item in."""

        def get(self) -> Any:
            """Wait for an item."""


LINE_BYTES = 64

yield_cpu: Callable[[], None] = getattr(os, "sched_yield", partial(sleep, 0))
"""Not `sleep`, where there is the other: from Python 3.11 on it sleeps for some 50 us at least."""


class End(ABC):
    """One of the two ends of a way."""

    @abstractmethod
    def send(self, message: bytes) -> None:
        """Give the other side this message."""

    @abstractmethod
    def receive(self, size: int) -> bytes:
        """Wait for a message of so many bytes."""


def read_through(message: bytes) -> bytes:
    """Return a message that came as a reference, with one byte in 64 of it read."""
    message[::LINE_BYTES]
    return message


class ReferenceQueueEnd(End):
    """Two queues of references."""

    def __init__(self, outgoing: Queue, incoming: Queue) -> None:
        """Use these two."""
        self._put, self._get = outgoing.put, incoming.get

    def send(self, message: bytes) -> None:
        """Put a reference."""
        self._put(message)

    def receive(self, size: int) -> bytes:
        """Get a reference, and read."""
        return read_through(self._get())


class ByteQueueEnd(End):
    """Two queues of copies."""

    def __init__(self, outgoing: Queue, incoming: Queue) -> None:
        """Use these two."""
        self._outgoing, self._incoming = outgoing, incoming

    def send(self, message: bytes) -> None:
        """Put it in."""
        self._outgoing.put(message)

    def receive(self, size: int) -> bytes:
        """Get a copy."""
        message: bytes = self._incoming.get()
        return message


class PipeEnd(End):
    """Two pipes of the system, read and written as descriptors."""

    def __init__(self, incoming: Any, outgoing: Any) -> None:
        """Use these ends of `Crew.pipe`."""
        self._incoming, self._outgoing = incoming, outgoing

    def send(self, message: bytes) -> None:
        """Write all."""
        descriptor = descriptor_of(self._outgoing)
        written = os.write(descriptor, message)
        while written < len(message):
            written += os.write(descriptor, memoryview(message)[written:])

    def receive(self, size: int) -> bytes:
        """Read all."""
        descriptor = descriptor_of(self._incoming)
        return _in_parts(lambda rest: os.read(descriptor, rest), size)


class ConnectionEnd(End):
    """Two one-way connections of `multiprocessing`: pipes, with the length before the bytes."""

    def __init__(self, incoming: Any, outgoing: Any) -> None:
        """Use these ends of `Crew.pipe`."""
        self._incoming, self._outgoing = incoming, outgoing

    def send(self, message: bytes) -> None:
        """Send it."""
        self._outgoing.send_bytes(message)

    def receive(self, size: int) -> bytes:
        """Receive it."""
        message: bytes = self._incoming.recv_bytes()
        return message


class SocketEnd(End):
    """One of two connected sockets."""

    def __init__(self, connected: socket.socket) -> None:
        """Use this one."""
        self._socket = connected

    def send(self, message: bytes) -> None:
        """Send all."""
        self._socket.sendall(message)

    def receive(self, size: int) -> bytes:
        """Receive all."""
        return _in_parts(self._socket.recv, size)


class ReferenceSpinEnd(End):
    """Two slots of a list, each looked at again and again until something is in it."""

    def __init__(self, slots: list[bytes | None], outgoing: int, incoming: int) -> None:
        """Use these two slots."""
        self._slots, self._outgoing, self._incoming = slots, outgoing, incoming

    def send(self, message: bytes) -> None:
        """Put a reference into the slot, which the other side has emptied."""
        self._slots[self._outgoing] = message

    def receive(self, size: int) -> bytes:
        """Spin until there is one, and read."""
        slots, incoming = self._slots, self._incoming
        while (message := slots[incoming]) is None:
            sleep(0)  # which lets the GIL go; `sched_yield` does so from Python 3.12 on
        slots[incoming] = None
        return read_through(message)


class SharedSpinEnd(End):
    """Two blocks of shared memory and a flag for each, looked at again and again."""

    def __init__(
        self, flags: MutableSequence[int], outgoing: Any, incoming: Any, outgoing_flag: int
    ) -> None:
        """Use these arrays, and two flags that are no cache line's neighbours."""
        self._flags = flags
        self._outgoing, self._incoming = outgoing, incoming
        self._full, self._wanted = outgoing_flag, LINE_BYTES - outgoing_flag

    def send(self, message: bytes) -> None:
        """Copy it in, and raise the flag."""
        memoryview(self._outgoing).cast("B")[: len(message)] = message
        self._flags[self._full] = 1

    def receive(self, size: int) -> bytes:
        """Spin until the flag is up, and copy it out."""
        flags, wanted = self._flags, self._wanted
        while not flags[wanted]:
            yield_cpu()
        flags[wanted] = 0
        return bytes(memoryview(self._incoming).cast("B")[:size])


class SharedBlockEnd(End):
    """Two blocks of shared memory and a semaphore for each."""

    def __init__(self, outgoing: Any, incoming: Any, full: Any, wanted: Any) -> None:
        """Use these arrays and semaphores."""
        self._outgoing, self._incoming = outgoing, incoming
        self._full, self._wanted = full, wanted

    def send(self, message: bytes) -> None:
        """Copy it in, and release the semaphore."""
        memoryview(self._outgoing).cast("B")[: len(message)] = message
        self._full.release()

    def receive(self, size: int) -> bytes:
        """Wait for the semaphore, and copy it out."""
        self._wanted.acquire()
        return bytes(memoryview(self._incoming).cast("B")[:size])


class VariableEnd(End):
    """A variable and a condition variable, for both ways: who has sent waits anyway."""

    def __init__(self, changed: Any, box: list[Any], side: int) -> None:
        """Use this condition; `box` holds whose message it is, and the message."""
        self._changed, self._box, self._side = changed, box, side

    def send(self, message: bytes) -> None:
        """Set the variable, and notify."""
        with self._changed:
            self._box[:] = (1 - self._side, message)
            self._changed.notify()

    def receive(self, size: int) -> bytes:
        """Wait until the variable holds a message for this side, and read."""
        box, side = self._box, self._side
        with self._changed:
            while box[0] != side:
                self._changed.wait()
            message: bytes = box[1]
            box[0] = None
        return read_through(message)


def _in_parts(receive: Callable[[int], bytes], size: int) -> bytes:
    message = receive(size)
    if len(message) == size:
        return message
    parts = [message]
    left = size - len(message)
    while left:
        part = receive(left)
        if not part:
            raise EOFError
        parts.append(part)
        left -= len(part)
    return b"".join(parts)
