"""Find how many tasks make an iteration of the wanted length, once per kernel and runtime."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace

from harness.catalogue.workload import Workload
from harness.measure.attempt import Runner
from harness.store import CalibrationRecord
from harness.vocabulary import Cell, Control, Family, Job, Lifetime, Outcome

#: A step grows T at most this much: cold code is slow, and the next step runs it warm.
GROWTH_LIMIT = 32
#: A step that took at least this share of the target is a good enough ground for the last one.
CLOSE_ENOUGH = 0.5
STEPS_LIMIT = 12
TASKS_LIMIT = 100_000_000
PATIENCE_S = 60.0


def calibrate(
    runner: Runner, cell: Cell, worker_counts: Iterable[int], target_ns: int, seed: int
) -> CalibrationRecord:
    """T for the kernel of `cell`, found on its sequential baseline.

    An iteration of T tasks takes `target_ns` or a little more; T is a multiple of every number
    of workers and of the workload's round, and gives the largest number of workers at least
    `rounds_at_least` tasks each. Tasks that only wait have a known length: their T is computed.
    """
    workload = runner.workloads[cell.workload]
    baseline = baseline_cell(runner, cell)
    counts = sorted(set(worker_counts))
    ideal_ns = (workload.ideal_ns_per_size or 0) * cell.size
    ns_per_task, reason = (float(ideal_ns), "") if ideal_ns else (None, "")
    if ns_per_task is None:
        ns_per_task, reason = _measured(runner, baseline, target_ns, seed)
    tasks = None
    if ns_per_task is not None:
        wanted = math.ceil(target_ns / ns_per_task)
        tasks = rounded_tasks(wanted, workload, cell.size, counts)
    return CalibrationRecord(
        language=cell.language,
        runtime=cell.runtime,
        model=baseline.model,
        workload=cell.workload,
        size=cell.size,
        tasks=tasks,
        ns_per_task=ns_per_task,
        reason=reason,
    )


def baseline_cell(runner: Runner, cell: Cell) -> Cell:
    """The sequential cell with the kernel of `cell`, for two quick iterations."""
    return replace(
        cell,
        model=runner.baseline(cell),
        family=Family.SEQUENTIAL,
        lifetime=Lifetime.POOL,
        workers=1,
        warmups=1,
        iterations=2,
        control=Control.NONE,
    )


def rounded_tasks(tasks: int, workload: Workload, size: int, worker_counts: list[int]) -> int:
    """`tasks` rounded up to whole rounds for every number of workers."""
    step = math.lcm(workload.tasks_per_round(size), *worker_counts)
    at_least = max(tasks, workload.rounds_at_least * max(worker_counts))
    return step * math.ceil(at_least / step)


def _measured(
    runner: Runner, baseline: Cell, target_ns: int, seed: int
) -> tuple[float | None, str]:
    tasks = 1
    for step in range(STEPS_LIMIT):
        job = Job(baseline.workload, baseline.size, tasks, seed)
        name = f"calibrate-{baseline.language}-{baseline.workload}-{step}"
        attempt = runner.attempt(baseline, job, name, PATIENCE_S)
        if attempt.outcome is not Outcome.COMPLETED:
            return None, f"calibration: {attempt.outcome}: {attempt.reason}"
        last = attempt.iterations[-1]
        taken_ns = max(1, last.joined_ns - last.requested_ns)
        if taken_ns >= CLOSE_ENOUGH * target_ns or tasks >= TASKS_LIMIT:
            return taken_ns / tasks, ""
        tasks = min(TASKS_LIMIT, math.ceil(tasks * min(GROWTH_LIMIT, target_ns / taken_ns)))
    return None, f"calibration: no end after {STEPS_LIMIT} steps"
