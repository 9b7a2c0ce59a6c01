"""Messages and a counter between threads whose interpreters share no objects: descriptors only.

The standard library's queues between interpreters look for new items every 10 ms; a read waits in
the kernel. `multiprocessing` would do, but its import takes longer than making an interpreter.
"""

from __future__ import annotations

import os

LENGTH_BYTES = 4
NUMBER_BYTES = 8


class Channel:
    """One end of a stream of messages; each goes as its length and its bytes."""

    def __init__(self, descriptor: int) -> None:
        """Use one of a pair of connected sockets."""
        self._descriptor = descriptor

    def send_bytes(self, message: bytes) -> None:
        """Send a message; raises OSError if nobody is at the other end."""
        rest = memoryview(len(message).to_bytes(LENGTH_BYTES, "big") + message)
        while rest:
            rest = rest[os.write(self._descriptor, rest) :]

    def recv_bytes(self) -> bytes:
        """Wait for a message; raises EOFError or OSError if none can come any more."""
        return self._read(int.from_bytes(self._read(LENGTH_BYTES), "big"))

    def _read(self, length: int) -> bytes:
        data = b""
        while len(data) < length:
            part = os.read(self._descriptor, length - len(data))
            if not part:
                raise EOFError
            data += part
        return data

    def fileno(self) -> int:
        """Return the descriptor."""
        return self._descriptor

    def close(self) -> None:
        """Close the descriptor."""
        os.close(self._descriptor)


class Counter:
    """A counter from which each number is taken once: the next one lies in a pipe.

    Whoever reads it has it alone until the one after it has been written back.
    """

    def __init__(self, taking: int, giving: int) -> None:
        """Use the two ends of a pipe."""
        self._taking = taking
        self._giving = giving

    def begin(self) -> None:
        """Put 0 into the pipe, which is empty."""
        self._give(0)

    def take(self) -> int:
        """Return the next number."""
        number = int.from_bytes(os.read(self._taking, NUMBER_BYTES), "big")
        self._give(number + 1)
        return number

    def reset(self) -> None:
        """Begin at 0 again; nobody may be taking."""
        os.read(self._taking, NUMBER_BYTES)
        self._give(0)

    def _give(self, number: int) -> None:
        os.write(self._giving, number.to_bytes(NUMBER_BYTES, "big"))
