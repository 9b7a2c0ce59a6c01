"""The worker's side of a team of processes."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from ..team import Link, work
from . import messages
from .parent_death import die_with

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.sharedctypes import Synchronized

    from ..failures import TaskFailedError
    from ..job import Job, Report


def main(
    job: Job,
    worker: int,
    team: Connection,
    counter: Synchronized[int] | None,
    parent: int,
    lifeline: Connection | None,
) -> None:
    """Be worker number `worker`: the target of its process.

    `parent` and `lifeline` are as for `die_with`.
    """
    die_with(parent, lifeline)
    leave_stdin()
    work(job, worker, ProcessLink(team, counter))


def leave_stdin() -> None:
    """Make descriptor 0 the null device, as `multiprocessing` does to `sys.stdin` alone.

    What comes on the program's standard input is not for its workers.
    """
    if sys.stdin is not None:
        os.dup2(sys.stdin.fileno(), 0)


class ProcessLink(Link):
    """A connection to the team, and the shared counter; ends the worker if the team is gone."""

    def __init__(self, team: Connection, counter: Synchronized[int] | None) -> None:
        """Use this end of the connection; `counter` is there under the dynamic schedule."""
        self._team = team
        self._counter = counter

    def prepared(self) -> None:
        """Say ready."""
        self._send(messages.READY)

    def next_job(self) -> bool:
        """Wait for JOB or STOP."""
        return self._receive() == messages.JOB

    def pass_gate(self) -> None:
        """Say ready, and wait for GO."""
        self._send(messages.READY)
        self._receive()

    def take(self) -> int:
        """Take from the counter in shared memory, under its lock."""
        assert self._counter is not None
        with self._counter.get_lock():
            # `Synchronized.value` would take the lock twice more.
            cell = self._counter.get_obj()
            number: int = cell.value
            cell.value = number + 1
        return number

    def hand_in(self, report: Report) -> None:
        """Send the report in parts."""
        for message in messages.pack(report):
            self._send(message)

    def fail(self, error: TaskFailedError) -> None:
        """Send the message of the failure."""
        self._send(messages.FAILED + str(error).encode("utf-8", "backslashreplace"))

    def _send(self, message: bytes) -> None:
        try:
            self._team.send_bytes(message)
        except OSError:
            raise SystemExit(1) from None

    def _receive(self) -> bytes:
        try:
            return self._team.recv_bytes()
        except (EOFError, OSError):
            raise SystemExit(1) from None
