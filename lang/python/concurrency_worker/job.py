"""A job, a worker's part of it, and its report."""

from __future__ import annotations

import os
import threading
from array import array
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from .clock import now_ns
from .failures import TaskFailedError, reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .kernels import Maker
    from .workload import AsyncWorkload, Workload

FRESH = "fresh"
POOL = "pool"
STATIC = "static"
DYNAMIC = "dynamic"


class Job(NamedTuple):
    """The tasks 0..tasks-1 of a job, and how they are shared among the workers.

    Task t of the job is task `first + t * stride` of the workload.
    """

    workload: Maker
    size: int
    parameters: dict[str, str]
    seed: int
    first: int
    stride: int
    tasks: int
    workers: int
    schedule: str
    lifetime: str


class Report(NamedTuple):
    """What one worker did in one job.

    The times are of `now_ns`; `process` and `thread` are the ids of the operating system. All
    but `ready_ns` are None for a worker that got no task. `results` are 64-bit unsigned, in the
    order in which the worker took its tasks; `claimed` are the numbers of those tasks under the
    dynamic schedule, and empty under the static one, where the worker's number says them.
    """

    ready_ns: int
    start_ns: int | None
    end_ns: int | None
    process: int | None
    thread: int | None
    results: array[int]
    claimed: array[int]


def perform(
    job: Job, worker: int, workload: Workload, ready_ns: int, take: Callable[[], int]
) -> Report:
    """Do a worker's part of the job, after the gate.

    `take` returns the next number of the job's shared counter, from 0 on, each to one worker
    only; it is called under the dynamic schedule alone. Raises TaskFailedError, which names the
    task.
    """
    results = array("Q")
    claimed = array("Q")
    numbers = part(job, worker, take, claimed)
    first = next(numbers, None)
    if first is None:
        return Report(ready_ns, None, None, None, None, results, claimed)
    seed, origin, stride = job.seed, job.first, job.stride
    task = workload.task
    process = os.getpid()
    thread = threading.get_native_id()
    start_ns = now_ns()
    t = first
    try:
        for t in chain((first,), numbers):
            results.append(task(seed, origin + t * stride))
    except Exception as error:
        raise TaskFailedError(f"worker {worker}, task {t}: {reason(error)}") from error
    end_ns = now_ns()
    return Report(ready_ns, start_ns, end_ns, process, thread, results, claimed)


async def perform_async(
    job: Job, worker: int, workload: AsyncWorkload, ready_ns: int, take: Callable[[], int]
) -> Report:
    """Do the same on an event loop: `perform`, but for one word in its loop."""
    results = array("Q")
    claimed = array("Q")
    numbers = part(job, worker, take, claimed)
    first = next(numbers, None)
    if first is None:
        return Report(ready_ns, None, None, None, None, results, claimed)
    seed, origin, stride = job.seed, job.first, job.stride
    task = workload.task
    process = os.getpid()
    thread = threading.get_native_id()
    start_ns = now_ns()
    t = first
    try:
        for t in chain((first,), numbers):
            results.append(await task(seed, origin + t * stride))
    except Exception as error:
        raise TaskFailedError(f"worker {worker}, task {t}: {reason(error)}") from error
    end_ns = now_ns()
    return Report(ready_ns, start_ns, end_ns, process, thread, results, claimed)


def part(job: Job, worker: int, take: Callable[[], int], claimed: array[int]) -> Iterator[int]:
    """Return the numbers of a worker's tasks; under the dynamic schedule `claimed` gets them."""
    if job.schedule == DYNAMIC:
        return claim(take, job.tasks, claimed)
    return iter(range(worker, job.tasks, job.workers))


def claim(take: Callable[[], int], tasks: int, claimed: array[int]) -> Iterator[int]:
    """Yield task numbers from the shared counter until it is past the last; note each of them."""
    while (t := take()) < tasks:
        claimed.append(t)
        yield t
