"""From the workers' reports to the checksum of the job."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from .arithmetic import FOLD_START, fold
from .job import DYNAMIC

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .job import Job, Report

# About 10 ms of work between two pauses.
SLICE = 65536


def checksum(job: Job, reports: list[Report], pause: Callable[[], None]) -> str:
    """Return the fold of all results in task order, as 16 hexadecimal digits.

    Calls `pause` every few milliseconds, for a main thread that has something to watch. Raises
    ValueError if the reports do not hold exactly one result for each task.
    """
    results = in_task_order(job, reports, pause)
    h = FOLD_START
    for part in slices(len(results)):
        h = fold(results[part], h)
        pause()
    return f"{h:016x}"


def in_task_order(job: Job, reports: list[Report], pause: Callable[[], None]) -> array[int]:
    """Return the result of task t at index t."""
    found = sum(len(report.results) for report in reports)
    if found != job.tasks:
        raise ValueError(f"{found} results for {job.tasks} tasks")
    ordered = array("Q", bytes(8 * job.tasks))
    for worker, report in enumerate(reports):
        if job.schedule == DYNAMIC:
            if len(report.claimed) != len(report.results):
                raise ValueError(f"worker {worker} does not say whose its results are")
            for part in slices(len(report.results)):
                for t, result in zip(report.claimed[part], report.results[part]):
                    ordered[t] = result
                pause()
        else:
            ordered[worker :: job.workers] = report.results
    return ordered


def slices(length: int) -> Iterator[slice]:
    """Yield the slices that cut a sequence into parts of `SLICE` elements."""
    for start in range(0, length, SLICE):
        yield slice(start, start + SLICE)
