"""Does work add up? Even tasks + odd tasks = all tasks, and time is linear in T.

A kernel whose tasks repeat, or fit a branch predictor by halves, fails this and would show
speed-ups that are none. For each language that can be built: interleaved rounds of the even
share, the odd share, all tasks, and twice as many tasks, on the sequential model; the ratios'
medians over the rounds are printed.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from harness.catalogue.loader import load_catalogue
from harness.cli.workspace import BUILD, chosen_languages
from harness.measure.attempt import Runner, run_arguments
from harness.measure.calibration import calibrate
from harness.measure.host import this_machine
from harness.measure.invocation import invoke
from harness.measure.plan import JOB_SEED
from harness.measure.programs import Program, prepare_one
from harness.protocol import Iteration
from harness.vocabulary import Cell, Family, Job, Kind, Lifetime, Outcome

ROUNDS = int(os.environ.get("ROUNDS", "12"))
TARGET_NS = 100_000_000
#: A compiler at run time is warmed by work, and by half as much in half a job: enough for both.
WARMUPS = int(os.environ.get("WARMUPS", "6"))
#: Only these workloads, if any are named, separated by commas.
WORKLOADS = tuple(filter(None, os.environ.get("WORKLOADS", "").split(",")))


def main() -> None:
    catalogue = load_catalogue()
    print(f"{ROUNDS} interleaved rounds; medians of ratios that would be 1 if work adds up")
    print(f"{'language':10} {'workload':10} {'(even + odd) : all':>20} {'2 T : 2 x T':>14}")
    for language in chosen_languages(sys.argv[1:]):
        program = prepare_one(language, BUILD)
        if not isinstance(program, Program):
            print(f"{language.name:10} skipped: {program.reason.splitlines()[0]}")
            continue
        for name in program.description.workloads:
            if catalogue.workload(name).kind is Kind.CPU and name in (WORKLOADS or [name]):
                _print_ratios(program, name)


def _print_ratios(program: Program, workload: str) -> None:
    catalogue = load_catalogue()
    model = next(
        (
            m
            for m in program.description.models
            if m.family is Family.SEQUENTIAL and workload not in m.not_applicable
        ),
        None,
    )
    if model is None:
        return
    entry = catalogue.workload(workload).sized(this_machine(Path()).last_level_cache_bytes)
    cell = Cell(
        workload, entry.size, program.language.name, program.runtime,
        model.name, model.family, Lifetime.POOL, workers=1, warmups=WARMUPS, iterations=3,
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        runner = Runner([program], catalogue.workloads, None, Path(folder))
        # Twice a whole round, so that the even tasks are one too.
        tasks = calibrate(
            runner, cell, [2, 2 * entry.tasks_per_round(cell.size)], TARGET_NS, JOB_SEED
        ).tasks
        if tasks is None:
            print(f"{program.language.name:10} {workload:10} could not be calibrated")
            return
        all_tasks = Job(workload, cell.size, tasks, JOB_SEED)
        even = replace(all_tasks, tasks=tasks // 2, stride=2)
        sums, doubles = [], []
        for _ in range(ROUNDS):
            halves_ns = [
                _exclusive_ns(program, cell, half, Path(folder))
                for half in (even, replace(even, first=1))
            ]
            whole_ns = _exclusive_ns(program, cell, all_tasks, Path(folder))
            twice = replace(all_tasks, tasks=2 * tasks)
            sums.append(sum(halves_ns) / whole_ns)
            doubles.append(_exclusive_ns(program, cell, twice, Path(folder)) / (2 * whole_ns))
    print(
        f"{program.language.name:10} {workload:10} {statistics.median(sums):20.4f} "
        f"{statistics.median(doubles):14.4f}"
    )


def _exclusive_ns(program: Program, cell: Cell, job: Job, folder: Path) -> float:
    argv = (*program.argv, *run_arguments(cell, job))
    ending = invoke(argv, program.environment, 120, folder / "stderr")
    if ending.outcome is not Outcome.COMPLETED:
        sys.exit(f"{' '.join(argv)}: {ending.outcome}: {ending.reason}")
    counted = [m for m in ending.messages if isinstance(m, Iteration) and not m.warmup]
    spans = [i.end_ns[0] - i.start_ns[0] for i in counted if i.end_ns[0] and i.start_ns[0]]
    return statistics.median(spans)


if __name__ == "__main__":
    main()
