"""Standard input of a program that is probed: the line `release`, and the end."""

from __future__ import annotations

import os
import select
import signal
from typing import TYPE_CHECKING

from ..failures import HarnessGoneError
from ..stdin_watch import READ_BYTES, STDIN

if TYPE_CHECKING:
    from types import FrameType

RELEASE = b"release"
EVERY_S = 0.1
"""How often it is looked whether standard input has ended."""
PATIENCE_S = 2.0
"""How long the program may take to clear away at the end before it just ends."""
LONGEST_UNREAD_BYTES = 1 << 20


class StandardInput:
    """Reads standard input in the main thread alone, so that the program can be forked.

    If the program is to die with it, an interval timer looks, whatever the main thread is doing:
    its handler raises HarnessGoneError there. Everything it may interrupt is retried by Python.
    """

    def __init__(self, dies: bool) -> None:
        """Look for the end by the timer only if the program `dies` with it."""
        self._dies = dies
        self._unread = b""
        self._reading = False
        # poll, not epoll: it takes files and terminals too.
        self._poll = select.poll()
        self._poll.register(STDIN, select.POLLIN)

    def begin(self) -> None:
        """Look from now on."""
        if self._dies:
            signal.signal(signal.SIGALRM, self._look)
            signal.setitimer(signal.ITIMER_REAL, EVERY_S, EVERY_S)

    def end(self) -> None:
        """Look no more."""
        if self._dies:
            signal.setitimer(signal.ITIMER_REAL, 0)

    def wait_for_release(self) -> None:
        """Return when the line has been read; raises HarnessGoneError if it never comes."""
        while True:
            line, feed, rest = self._unread.partition(b"\n")
            if feed:
                self._unread = rest
                if line.strip() == RELEASE:
                    return
            else:
                self._read(None)

    def _look(self, signal_number: int, frame: FrameType | None) -> None:
        del signal_number, frame
        self._read(0)

    def _read(self, timeout_ms: int | None) -> None:
        if self._reading:
            return  # the handler, called in the middle of the other reader
        self._reading = True
        try:
            if self._poll.poll(timeout_ms):
                data = _read_some()
                if not data:
                    if self._dies:
                        signal.signal(signal.SIGALRM, _give_up)
                        signal.setitimer(signal.ITIMER_REAL, PATIENCE_S)
                    raise HarnessGoneError
                if len(self._unread) < LONGEST_UNREAD_BYTES:
                    self._unread += data
        finally:
            self._reading = False


def _read_some() -> bytes:
    try:
        return os.read(STDIN, READ_BYTES)
    except OSError:
        return b""


def _give_up(signal_number: int, frame: FrameType | None) -> None:
    del signal_number, frame
    os._exit(1)
