"""What the workers of a model can be asked to do together, and what one of them does alone."""

from __future__ import annotations

from abc import ABC, abstractmethod
from contextlib import contextmanager
from typing import TYPE_CHECKING

from .clock import now_ns
from .failures import TaskFailedError, reason
from .job import FRESH, perform

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

    from .job import Job, Report
    from .workload import Workload


class Team(ABC):
    """All workers of one job, or of all jobs of a pool; a context in which they exist.

    Every method raises TaskFailedError, WorkerDiedError or HarnessGoneError, and after one of
    them the team can only be left.
    """

    def __enter__(self) -> Team:
        """Make the workers."""
        try:
            self.start()
        except BaseException:
            self.kill()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Return when no worker is left."""
        if kind is not None:
            self.kill()
            return
        try:
            self.stop()
        except BaseException:
            self.kill()
            raise

    @abstractmethod
    def start(self) -> None:
        """Make the workers. Those of a pool have prepared when this returns."""

    @abstractmethod
    def run_job(self) -> list[Report]:
        """Run the job once, with a start gate, and return the reports in worker order.

        A fresh team runs one job only.
        """

    @abstractmethod
    def stop(self) -> None:
        """Have the workers release what they hold; return when all are joined."""

    @abstractmethod
    def kill(self) -> None:
        """End and reap those workers that can be ended; the others end with the program.

        May be called at any time, and raises nothing.
        """


class Link(ABC):
    """A worker's side of what connects it with its team."""

    @abstractmethod
    def prepared(self) -> None:
        """Say that this worker of a pool waits for its first job."""

    @abstractmethod
    def next_job(self) -> bool:
        """Wait for the next job of a pool; False means that there is none."""

    @abstractmethod
    def pass_gate(self) -> None:
        """Return when all workers of the job have called this."""

    @abstractmethod
    def take(self) -> int:
        """Return the next number of the job's shared counter."""

    @abstractmethod
    def hand_in(self, report: Report) -> None:
        """Give the report to the team."""

    @abstractmethod
    def fail(self, error: TaskFailedError) -> None:
        """Tell the team that this worker cannot go on."""


def work(job: Job, worker: int, link: Link) -> None:
    """Be worker number `worker` until there is nothing more to do, whatever the model."""
    try:
        with blame(f"worker {worker} could not prepare"):
            workload = job.workload(job.size, job.parameters)
        if job.lifetime == FRESH:
            _work_once(job, worker, workload, link)
        else:
            link.prepared()
            while link.next_job():
                _work_once(job, worker, workload, link)
        with blame(f"worker {worker} could not release"):
            workload.close()
    except TaskFailedError as error:
        link.fail(error)


def _work_once(job: Job, worker: int, workload: Workload, link: Link) -> None:
    ready_ns = now_ns()
    link.pass_gate()
    link.hand_in(perform(job, worker, workload, ready_ns, link.take))


@contextmanager
def blame(what: str) -> Iterator[None]:
    """Turn any exception of the block into a TaskFailedError that begins with `what`."""
    try:
        yield
    except Exception as error:
        raise TaskFailedError(f"{what}: {reason(error)}") from error
