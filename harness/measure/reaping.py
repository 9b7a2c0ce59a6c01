"""Know when a child has exited, and reap it with what the kernel accounted."""

from __future__ import annotations

import os
import select
import subprocess
import time
from contextlib import suppress
from typing import Self

from harness.store import Usage

#: How often to look where the system cannot tell when a child exits.
POLL_EVERY_S = 0.02


class ExitWatch:
    """Knows when a child has exited, without reaping it.

    `descriptor` becomes readable then; None where the system has no such thing (macOS, Linux
    before 5.3, some sandboxes), and then `poll_every_s` is short.
    """

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self.descriptor: int | None = None
        self.poll_every_s = POLL_EVERY_S
        with suppress(AttributeError, OSError):
            self.descriptor = os.pidfd_open(pid)
            self.poll_every_s = 60.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.descriptor is not None:
            os.close(self.descriptor)

    def exited(self) -> bool:
        flags = os.WEXITED | os.WNOHANG | os.WNOWAIT
        return os.waitid(os.P_PID, self._pid, flags) is not None

    def wait(self, within_s: float) -> bool:
        """Wait for the exit; false if it did not come in time."""
        until_s = time.monotonic() + within_s
        watched = [] if self.descriptor is None else [self.descriptor]
        while not self.exited():
            left_s = until_s - time.monotonic()
            if left_s <= 0:
                return False
            select.select(watched, [], [], min(left_s, self.poll_every_s))
        return True


def reap(program: subprocess.Popen[bytes]) -> tuple[int, Usage]:
    """Wait for the child: its exit status (negative: the signal), and its resources' use."""
    _, raw, used = os.wait4(program.pid, 0)
    program.returncode = os.waitstatus_to_exitcode(raw)
    usage = Usage(
        user_ns=round(used.ru_utime * 1e9),
        system_ns=round(used.ru_stime * 1e9),
        voluntary_switches=used.ru_nvcsw,
        involuntary_switches=used.ru_nivcsw,
        # KiB on Linux, bytes on macOS.
        peak_rss_bytes=used.ru_maxrss * (1 if os.uname().sysname == "Darwin" else 1024),
    )
    return program.returncode, usage
