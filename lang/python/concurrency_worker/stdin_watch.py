"""The end of standard input, at which the program has to end too."""

from __future__ import annotations

import os
import select
import threading

from .failures import HarnessGoneError

STDIN = 0
READ_BYTES = 65536


class StdinWatch:
    """Watches standard input for its end, if asked to; what stands in it is thrown away.

    Either a thread does it, which ends the process itself, or the main thread does it in a
    program that forks, which has to be single-threaded: then it polls whenever it waits.
    """

    def __init__(self, asked: bool) -> None:
        """Watch only if `asked`."""
        self._asked = asked
        self.polled = asked
        """Whether it is the main thread's part to watch."""

    def start_thread(self) -> None:
        """Leave it to a thread from now on; no fork may follow."""
        if self._asked:
            self.polled = False
            threading.Thread(target=_exit_at_end, name="stdin watch", daemon=True).start()

    def check(self) -> None:
        """Raise HarnessGoneError if standard input has ended; returns at once."""
        if not self.polled:
            return
        # poll, not epoll: it takes files and terminals too.
        poll = select.poll()
        poll.register(STDIN, select.POLLIN)
        if poll.poll(0) and _has_ended():
            raise HarnessGoneError


def _has_ended() -> bool:
    try:
        return not os.read(STDIN, READ_BYTES)
    except OSError:
        return True


def _exit_at_end() -> None:
    while not _has_ended():
        pass
    os._exit(1)
