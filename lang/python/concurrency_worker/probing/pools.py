"""Every kind of pool that the standard library offers, and how its owner gets the results.

`run(owner)` submits the jobs 0 to 11, opens the gate when all workers are there, and tells the
owner what has come back until everything has or the owner's time is up.
"""

from __future__ import annotations

import queue
import threading
from typing import TYPE_CHECKING, Any

from . import ways_to_die
from .ways_to_die import JOBS, WORKERS, Orders, job

if TYPE_CHECKING:
    from collections.abc import Callable

    from .owner import Owner


def pools_of(kind: str) -> dict[str, Callable[[Owner], None]]:
    """Return the pools of threads, or of processes, by name."""
    if kind == "threads":
        return {"raw": raw_threads, "thread_pool_executor": thread_pool_executor}
    return {
        "raw": raw_processes,
        "mp_pool": mp_pool,
        "process_pool_executor": process_pool_executor,
    }


def raw_threads(owner: Owner) -> None:
    """Have threads take jobs from a queue and put results into another."""
    jobs: queue.Queue[int] = queue.Queue()
    results: queue.Queue[tuple[int, int]] = queue.Queue()
    for _ in range(WORKERS):
        args = (owner.orders, jobs, results)
        threading.Thread(target=_take_jobs, args=args, daemon=True).start()
    for number in range(JOBS):
        jobs.put(number)
    owner.open_gate()
    while not owner.settled():
        try:
            number, _ = results.get(timeout=owner.left_s())
        except queue.Empty:
            return
        owner.result(number)


def _take_jobs(
    orders: Orders, jobs: queue.Queue[int], results: queue.Queue[tuple[int, int]]
) -> None:
    ways_to_die.prepare(orders)
    while True:
        number = jobs.get()
        results.put((number, job(number)))


def thread_pool_executor(owner: Owner) -> None:
    """Use `concurrent.futures`."""
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 (one pool needs it)

    executor = ThreadPoolExecutor(WORKERS, initializer=owner.prepare, initargs=owner.prepare_args)
    owner.keep(executor)
    _use_executor(owner, executor)


def process_pool_executor(owner: Owner) -> None:
    """Use `concurrent.futures`, with the start method."""
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415 (one pool needs it)

    executor = ProcessPoolExecutor(
        WORKERS, owner.crew.context, initializer=owner.prepare, initargs=owner.prepare_args
    )
    owner.keep(executor)
    _use_executor(owner, executor)


def _use_executor(owner: Owner, executor: Any) -> None:
    from concurrent.futures import TimeoutError, as_completed  # noqa: PLC0415 (as above)

    numbers = {executor.submit(job, number): number for number in range(JOBS)}
    owner.open_gate()
    try:
        for future in as_completed(numbers, timeout=owner.left_s()):
            error = future.exception()
            if error is None:
                owner.result(numbers[future])
            else:
                owner.error(numbers[future], type(error).__name__)
    except TimeoutError:
        return


def mp_pool(owner: Owner) -> None:
    """Use `multiprocessing.Pool`, which calls back in a thread of its own."""
    outcomes: queue.SimpleQueue[tuple[int, BaseException | None]] = queue.SimpleQueue()
    pool = owner.crew.context.Pool(WORKERS, owner.prepare, owner.prepare_args)
    owner.keep(pool)
    for number in range(JOBS):
        pool.apply_async(
            job,
            (number,),
            callback=lambda _, number=number: outcomes.put((number, None)),
            error_callback=lambda error, number=number: outcomes.put((number, error)),
        )
    owner.open_gate()
    while not owner.settled():
        try:
            number, error = outcomes.get(timeout=owner.left_s())
        except queue.Empty:
            return
        if error is None:
            owner.result(number)
        else:
            owner.error(number, type(error).__name__)


def raw_processes(owner: Owner) -> None:
    """Have processes at the other ends of pipes; the end of a pipe is the end of its worker."""
    from multiprocessing.connection import wait  # noqa: PLC0415 (one pool needs it)

    from ..teams.processes import start_member  # noqa: PLC0415 (the same)
    from .child import ending  # noqa: PLC0415 (the same)
    from .pool_worker import take_sent_jobs  # noqa: PLC0415 (the same)

    members: dict[Any, Any] = {}
    for worker in range(WORKERS):
        member = start_member(
            owner.crew.context, worker, take_sent_jobs, owner.prepare, owner.prepare_args
        )
        members[member.connection] = member
    waiting = iter(range(JOBS))
    at_work = {}
    for connection in members:
        at_work[connection] = next(waiting)
        connection.send(at_work[connection])
    owner.open_gate()
    while not owner.settled():
        ready: list[Any] = wait(list(at_work), owner.left_s())
        if not ready:
            return
        for connection in ready:
            number = at_work.pop(connection)
            try:
                connection.recv()
            except (EOFError, OSError):
                process = members[connection].process
                process.join(owner.left_s())
                owner.error(number, ending(process.exitcode))
                continue
            owner.result(number)
            following = next(waiting, None)
            if following is not None:
                at_work[connection] = following
                connection.send(following)
