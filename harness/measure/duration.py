"""About how long a plan takes; never more than a guess."""

from __future__ import annotations

from collections.abc import Iterable

from harness.measure.programs import Program
from harness.store import Plan
from harness.units import NS_PER_MS, NS_PER_S
from harness.vocabulary import Cell, Family, Lifetime


def estimate_cell_s(cell: Cell, target_ns: float, start_ns: float, ideal_task_ns: float) -> float:
    """About how long one invocation of `cell` takes, in seconds; never more than a guess.

    `target_ns` is the calibrated length of a sequential iteration, `start_ns` the program's
    start to exit, `ideal_task_ns` the least time of a task that only waits (0 where it works).
    """
    iterations = cell.warmups + cell.iterations
    if cell.tasks is not None:
        work_ns = 0.0
    elif ideal_task_ns and cell.workers > 1:
        work_ns = max(target_ns / cell.workers, 2 * ideal_task_ns)
    else:
        work_ns = target_ns
    # A process of this language costs about what its program costs to start.
    makes_processes = cell.family is Family.PROCESSES
    workers_ns = start_ns * cell.workers * 0.7 if makes_processes else 0.0
    made = iterations if cell.lifetime is Lifetime.FRESH else 1
    return (start_ns + workers_ns * made + iterations * work_ns) / NS_PER_S


def estimate_block_s(plan: Plan, programs: Iterable[Program]) -> float:
    """About how long one block takes, in seconds."""
    starts = {(p.language.name, p.runtime): float(p.start_to_exit_ns) for p in programs}
    total_s = 0.0
    for planned in plan.cells:
        workload = plan.workload(planned.workload)
        ideal_ns = float((workload.ideal_ns_per_size or 0) * planned.size)
        total_s += estimate_cell_s(
            planned.cell(),
            plan.target_ms * NS_PER_MS,
            starts[planned.language, planned.runtime],
            ideal_ns,
        )
    return total_s


def estimate_probes_s(plan: Plan, programs: Iterable[Program]) -> float:
    """About how long all probes of the plan take together, in seconds."""
    starts_ns = {(p.language.name, p.runtime): float(p.start_to_exit_ns) for p in programs}
    probing = plan.probing
    total_s = 0.0
    for index in (index for block in probing.order for index in block):
        cell = probing.cells[index]
        total_s += probing.probe(cell.probe).about_s
        total_s += starts_ns[cell.language, cell.runtime] / NS_PER_S
    return total_s
