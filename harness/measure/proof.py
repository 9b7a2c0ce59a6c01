"""Proof that an iteration ran on as many threads or processes as its model promises."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from harness.protocol import Iteration, ModelDescription
from harness.vocabulary import Family, Lifetime


def mechanism_missing(
    model: ModelDescription, lifetime: Lifetime, iterations: Sequence[Iteration]
) -> str | None:
    """Why the iterations do not prove the model's mechanism and lifetime, or None if they do.

    One-to-one models must show as many distinct ids as workers with a task: process ids for
    processes, thread ids within one process for threads. Multiplexed and hybrid models must show
    at least one. One-to-one workers of a pool must be the same in all iterations, fresh ones
    must not be those of the iteration before. Whether workers overlapped in time is judged over
    all blocks, not here.
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
    one_to_one = model.family in (Family.PROCESSES, Family.THREADS) and not model.multiplexed
    return _lifetime_missing(model, lifetime, iterations) if one_to_one else None


def _lifetime_missing(
    model: ModelDescription, lifetime: Lifetime, iterations: Sequence[Iteration]
) -> str | None:
    by_process = model.family is Family.PROCESSES
    crews = [
        {who for who in (i.processes if by_process else i.threads) if who is not None}
        for i in iterations
    ]
    if lifetime is Lifetime.POOL:
        seen, workers = set().union(*crews), max(len(i.ready_ns) for i in iterations)
        if len(seen) > workers:
            return f"a pool of {workers} workers ran on {len(seen)} different {model.family}"
        return None
    for before, after in pairwise(range(len(crews))):
        if crews[before] & crews[after]:
            return f"iteration {after}: fresh workers are those of the iteration before"
    return None
