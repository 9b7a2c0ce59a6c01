"""The worker's side of a team of processes."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from ..interrupt import die_of_interrupt
from ..team import work
from .connected_worker import ConnectedLink
from .parent_death import die_with_program

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.sharedctypes import Synchronized

    from ..job import Job


def main(
    team: Connection,
    job: Job,
    worker: int,
    counter: Synchronized[int] | None,
    maker: int | None,
    lifeline: Connection | None,
) -> None:
    """Be worker number `worker`: the target of its process.

    `counter` is there under the dynamic schedule; `maker` and `lifeline` are as for
    `die_with_program`.
    """
    begin(maker, lifeline)
    work(job, worker, ProcessLink(team, counter))


def begin(maker: int | None, lifeline: Connection | None) -> None:
    """Do what comes first in every worker process."""
    die_with_program(maker, lifeline)
    die_of_interrupt()
    leave_stdin()


def leave_stdin() -> None:
    """Make descriptor 0 the null device, as `multiprocessing` does to `sys.stdin` alone.

    What comes on the program's standard input is not for its workers.
    """
    if sys.stdin is not None:
        os.dup2(sys.stdin.fileno(), 0)


class ProcessLink(ConnectedLink):
    """With a counter in shared memory."""

    def __init__(self, team: Connection, counter: Synchronized[int] | None) -> None:
        """Use this end of the connection; `counter` is there under the dynamic schedule."""
        super().__init__(team)
        self._counter = counter

    def take(self) -> int:
        """Take from the counter under its lock."""
        assert self._counter is not None
        with self._counter.get_lock():
            # `Synchronized.value` would take the lock twice more.
            cell = self._counter.get_obj()
            number: int = cell.value
            cell.value = number + 1
        return number
