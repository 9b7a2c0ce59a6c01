"""One worker that is the main thread itself."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from ..clock import now_ns
from ..failures import WorkerDiedError, reason
from ..job import perform
from ..team import Team, blame

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..job import Job, Report
    from ..stdin_watch import StdinWatch
    from ..workload import Workload


class SequentialTeam(Team):
    """Runs the tasks in their order; its job is always of the static schedule."""

    _workload: Workload

    def __init__(self, job: Job, watch: StdinWatch) -> None:
        """Make nothing yet; a thread watches standard input."""
        del watch
        self._job = job

    def start(self) -> None:
        """Prepare."""
        with exits_are_deaths(), blame("the worker could not prepare"):
            self._workload = self._job.workload(self._job.size, self._job.parameters)

    def run_job(self) -> list[Report]:
        """Run all tasks."""
        with exits_are_deaths():
            return [perform(self._job, 0, self._workload, now_ns(), _no_counter)]

    def stop(self) -> None:
        """Release."""
        with exits_are_deaths(), blame("the worker could not release"):
            self._workload.close()

    def kill(self) -> None:
        """Do nothing: the worker is the program."""


@contextmanager
def exits_are_deaths() -> Iterator[None]:
    """Turn an exit in the block into a WorkerDiedError; it would look like the program's own."""
    try:
        yield
    except (SystemExit, KeyboardInterrupt) as error:
        message = f"the worker ended before its job was done: {reason(error)}"
        raise WorkerDiedError(message) from error


def _no_counter() -> int:
    raise AssertionError("a sequential model has no shared counter")
