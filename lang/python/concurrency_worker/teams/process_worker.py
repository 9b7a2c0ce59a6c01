"""The worker's side of a team of processes."""

from __future__ import annotations

import os
import sys
from functools import partial
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
    job: Job,
    worker: int,
    team: Connection,
    counter: Synchronized[int] | None,
    maker: int | None,
    lifeline: Connection | None,
) -> None:
    """Be worker number `worker`: the target of its process.

    `counter` is there under the dynamic schedule; `maker` and `lifeline` are as for
    `die_with_program`.
    """
    die_with_program(maker, lifeline)
    die_of_interrupt()
    leave_stdin()
    work(job, worker, ConnectedLink(team, partial(take, counter)))


def take(counter: Synchronized[int] | None) -> int:
    """Return the next number of the counter in shared memory, under its lock."""
    assert counter is not None
    with counter.get_lock():
        # `Synchronized.value` would take the lock twice more.
        cell = counter.get_obj()
        number: int = cell.value
        cell.value = number + 1
    return number


def leave_stdin() -> None:
    """Make descriptor 0 the null device, as `multiprocessing` does to `sys.stdin` alone.

    What comes on the program's standard input is not for its workers.
    """
    if sys.stdin is not None:
        os.dup2(sys.stdin.fileno(), 0)
