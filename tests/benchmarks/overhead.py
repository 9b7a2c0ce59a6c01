"""What the harness adds to an invocation, beside what hyperfine adds to the same command.

The floor is the same command started with posix_spawn and waited for, nothing else. Batches of
the three are interleaved; an overhead is a batch's time per run less the floor's in the same
round. For the harness that is spawn to record on disk, services and calibration left out.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from harness.catalogue.loader import load_catalogue
from harness.cli.workspace import BUILD, chosen_languages
from harness.measure.attempt import run_arguments
from harness.measure.plan import JOB_SEED
from harness.measure.programs import Program, prepare_one
from harness.measure.session import Session
from harness.store import Plan, PlannedCell, SessionWriter
from harness.vocabulary import Cell, Family, Job, Lifetime

ROUNDS = 12
BATCH = 20


def main() -> None:
    catalogue = load_catalogue()
    program = prepare_one(chosen_languages([catalogue.ceiling.language])[0], BUILD)
    if not isinstance(program, Program):
        sys.exit(f"cannot build {program.title}: {program.reason}")
    model = next(m for m in program.description.models if m.family is Family.SEQUENTIAL)
    cell = Cell(
        "sleep", 0, program.language.name, program.runtime, model.name, model.family,
        Lifetime.POOL, workers=1, tasks=1, warmups=0, iterations=1,
    )  # fmt: skip
    argv = [*program.argv, *run_arguments(cell, Job("sleep", 0, 1, JOB_SEED))]
    # By hand standard input is not watched, so that hyperfine's own does not end the program.
    argv.remove("--die-with-stdin")
    hyperfine = shutil.which("hyperfine")
    harness_ms, hyperfine_ms, floor_ms = [], [], []
    for _ in range(ROUNDS):
        floor = _bare_ms(argv, program.environment)
        floor_ms.append(floor)
        harness_ms.append(_harness_ms(program, cell) - floor)
        if hyperfine:
            hyperfine_ms.append(_hyperfine_ms(hyperfine, argv, program.environment) - floor)
    print(f"{ROUNDS} rounds of {BATCH} runs each; milliseconds per run, median [min, max]")
    print(f"floor (posix_spawn and wait)       {_shown(floor_ms)}")
    print(f"harness adds, to record on disk    {_shown(harness_ms)}")
    print(f"hyperfine adds                     {_shown(hyperfine_ms)}" if hyperfine
          else "hyperfine: not installed, skipped")  # fmt: skip


def _bare_ms(argv: list[str], environment: dict[str, str]) -> float:
    null = [(os.POSIX_SPAWN_OPEN, 1, "/dev/null", os.O_WRONLY, 0)]
    began = time.perf_counter()
    for _ in range(BATCH):
        pid = os.posix_spawn(argv[0], argv, environment, file_actions=null)
        os.waitpid(pid, 0)
    return (time.perf_counter() - began) * 1000 / BATCH


def _harness_ms(program: Program, cell: Cell) -> float:
    catalogue = load_catalogue()
    plan = Plan(
        session="overhead", profile="quick", catalogue_digest="", seed=1, job_seed=JOB_SEED,
        target_ms=1, cpus=(0,), blocks=BATCH, cells=(PlannedCell.of(cell),),
        order=((0,),) * BATCH, runtimes=(program.record(),), measured=(cell.language,),
        missing=(), claims=(), workloads=tuple(catalogue.workloads.values()),
        ceiling=catalogue.ceiling, textbook=catalogue.textbook,
    )  # fmt: skip
    # Beside the results, so that fsync reaches the same disk as in a session.
    with (
        tempfile.TemporaryDirectory(dir=BUILD) as folder,
        SessionWriter(Path(folder)) as writer,
    ):
        marks: list[float] = []
        session = Session(
            plan, [program], None, writer, lambda _: marks.append(time.perf_counter())
        )
        session.run()
    # Two calibrating marks at most come first; the last says that all is measured.
    blocks = marks[-BATCH - 1 :]
    return (blocks[-1] - blocks[0]) * 1000 / BATCH


def _hyperfine_ms(hyperfine: str, argv: list[str], environment: dict[str, str]) -> float:
    def run(times: int) -> float:
        began = time.perf_counter()
        subprocess.run(
            [hyperfine, "-N", "--style", "none", "--runs", str(times), " ".join(argv)],
            env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        return time.perf_counter() - began

    # Its own start and end are not per run: take them out with a shorter batch.
    return (run(BATCH + 2) - run(2)) * 1000 / BATCH


def _shown(values: list[float]) -> str:
    return f"{statistics.median(values):6.2f} [{min(values):.2f}, {max(values):.2f}]"


if __name__ == "__main__":
    main()
