"""The program's output: one JSON object per line, on a descriptor of its own."""

from __future__ import annotations

import json
import os

from .failures import ProtocolClosedError
from .main_only import hold

VERSION = 1
LONGEST_MESSAGE_CHARACTERS = 2000


def encode(kind: str, fields: dict[str, object]) -> bytes:
    """Return one line of the protocol, its line feed included."""
    text = json.dumps({"v": VERSION, "type": kind, **fields}, separators=(",", ":"))
    return text.encode("ascii") + b"\n"


class ProtocolStream:
    """Writes lines unbuffered; every method raises ProtocolClosedError if nobody reads them."""

    def __init__(self, descriptor: int) -> None:
        """Own this descriptor; a forked child closes its copy at once."""
        self._descriptor = descriptor
        hold(self)

    @classmethod
    def take_stdout(cls) -> ProtocolStream:
        """Move the protocol to a private close-on-exec descriptor; stdout becomes stderr.

        From then on whatever is printed by anybody goes to standard error.
        """
        open_standard_descriptors()
        descriptor = os.dup(1)  # close-on-exec, as every descriptor that Python makes
        os.dup2(2, 1)
        return cls(descriptor)

    def write(self, kind: str, **fields: object) -> None:
        """Write one line of type `kind` now."""
        self.write_bytes(encode(kind, fields))

    def write_error(self, code: str, message: str) -> None:
        """Write the line `error`; the message is cut to a length that any reader takes."""
        # A lone surrogate (a byte of the command line that is not UTF-8) is no legal JSON text.
        text = message[:LONGEST_MESSAGE_CHARACTERS].encode("utf-8", "backslashreplace").decode()
        self.write("error", code=code, message=text)

    def write_bytes(self, line: bytes) -> None:
        """Write a line made by `encode` now."""
        rest = memoryview(line)
        try:
            while rest:
                rest = rest[os.write(self._descriptor, rest) :]
        except OSError as error:
            raise ProtocolClosedError from error

    def duplicate(self) -> int:
        """Return a copy of the descriptor, for a worker that has to tell something itself."""
        return os.dup(self._descriptor)

    def close(self) -> None:
        """Close the descriptor; nothing can be written afterwards."""
        os.close(self._descriptor)


def open_standard_descriptors() -> None:
    """Open the null device for each of 0, 1, 2 that is closed.

    Otherwise the next pipe or socket would get that number and be taken for a standard stream.
    """
    for descriptor in (0, 1, 2):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
