"""Proof that an iteration ran on as many threads or processes as its model promises."""

from __future__ import annotations

from collections.abc import Iterable

from harness.protocol import Iteration, ModelDescription
from harness.vocabulary import Family


def mechanism_missing(model: ModelDescription, iterations: Iterable[Iteration]) -> str | None:
    """Why the iterations do not prove the model's mechanism, or None if they do.

    One-to-one models must show as many distinct ids as workers with a task: process ids for
    processes, thread ids within one process for threads. Multiplexed and hybrid models must show
    at least one. Whether workers overlapped in time is judged over all blocks, not here.
    """
    for iteration in iterations:
        processes = {pid for pid in iteration.processes if pid is not None}
        threads = {tid for tid in iteration.threads if tid is not None}
        busy = sum(tid is not None for tid in iteration.threads)
        where = f"iteration {iteration.index}"
        if busy == 0:
            continue
        if model.family is Family.PROCESSES and not model.multiplexed:
            if len(processes) != busy:
                return f"{where}: {busy} workers ran in {len(processes)} processes"
        elif model.family in (Family.THREADS, Family.SEQUENTIAL, Family.ASYNC):
            if len(processes) != 1:
                return f"{where}: {model.family} ran in {len(processes)} processes"
            if not model.multiplexed and len(threads) != busy:
                return f"{where}: {busy} workers ran on {len(threads)} threads"
    return None
