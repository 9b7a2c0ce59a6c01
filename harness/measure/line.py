"""One line from a pipe whose writer may say nothing, half of it, or never stop."""

from __future__ import annotations

import os
import select
import time
from typing import IO

LINE_LIMIT_BYTES = 65_536


def read_line(stream: IO[bytes], within_s: float) -> bytes:
    """The bytes up to and with the first newline, read one at a time so that none is lost.

    Shorter, and without the newline, if the stream ended, the time ran out, or the line is longer
    than LINE_LIMIT_BYTES. The stream must be unbuffered.
    """
    until_s = time.monotonic() + within_s
    line = bytearray()
    while not line.endswith(b"\n") and len(line) < LINE_LIMIT_BYTES:
        left_s = until_s - time.monotonic()
        ready, _, _ = select.select([stream], [], [], max(0.0, left_s))
        byte = os.read(stream.fileno(), 1) if ready else b""
        if not byte:
            break
        line += byte
    return bytes(line)
