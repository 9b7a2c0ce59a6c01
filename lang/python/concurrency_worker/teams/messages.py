"""What goes through the connection between the team and a worker.

A message is one kind byte and, for some kinds, a payload; the connection frames it. Reports
travel as the bytes of 64-bit arrays: a pickled list of integers is a third longer, and takes some
hundred times as long to make and to read.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from ..job import Report

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Protocol

    class Connection(Protocol):
        """One end of a two-way stream of messages: what is used of `multiprocessing`'s."""

        def send_bytes(self, message: bytes, /) -> None:
            """Send a message; raises OSError if nobody is at the other end."""

        def recv_bytes(self) -> bytes:
            """Wait for a message; raises EOFError or OSError if none can come any more."""

        def fileno(self) -> int:
            """Return the descriptor that is readable when a message or the end has come."""

        def close(self) -> None:
            """Close this end."""


# To the worker.
JOB = b"J"
"""Here is the next job of the pool."""
GO = b"G"
"""The gate is open."""
STOP = b"S"
"""There is no further job."""

# To the team.
READY = b"R"
"""Prepared (in a pool, once), or at the gate."""
PART = b"P"
"""Payload: a part of the report; more follows."""
REPORT = b"E"
"""Payload: the last part of the report."""
FAILED = b"F"
"""Payload: the message of a TaskFailedError, UTF-8."""

PART_BYTES = 65536
"""Parts, so that the team is never held up long by one worker and sees the end of stdin."""

HEADER_WORDS = 6


def pack(report: Report) -> Iterator[bytes]:
    """Yield the messages that hold the report: parts and the end."""
    words = array(
        "Q",
        (
            report.ready_ns,
            report.start_ns or 0,
            report.end_ns or 0,
            report.process or 0,
            report.thread or 0,
            len(report.results),
        ),
    )
    words.extend(report.results)
    words.extend(report.claimed)
    payload = memoryview(words).cast("B")
    while len(payload) > PART_BYTES:
        yield PART + payload[:PART_BYTES]
        payload = payload[PART_BYTES:]
    yield REPORT + payload


def unpack(payload: bytes) -> Report:
    """Return the report whose parts these bytes are, put together."""
    words = array("Q")
    words.frombytes(payload)
    ready_ns, start_ns, end_ns, process, thread, tasks = words[:HEADER_WORDS]
    results = words[HEADER_WORDS : HEADER_WORDS + tasks]
    claimed = words[HEADER_WORDS + tasks :]
    if not tasks:
        return Report(ready_ns, None, None, None, None, results, claimed)
    return Report(ready_ns, start_ns, end_ns, process, thread, results, claimed)
