"""How much longer than the ideal does waiting take? `rpc`, W = 16, 5 ms and 50 ms, every model.

The ideal of T calls of a delay d on W workers is ceil(T / W) * d. Printed is the time over it,
the median of the rounds, and what share of a CPU the reply server used: far below 1, it is not
what a model waits for. Cells run in turn, in an order drawn for each round.

    .venv/bin/python tests/benchmarks/rpc_ideal.py [LANGUAGE...]
"""

from __future__ import annotations

import math
import random
import statistics
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from harness.catalogue.loader import load_catalogue
from harness.cli.workspace import BUILD, chosen_languages
from harness.measure.attempt import Runner
from harness.measure.plan import JOB_SEED
from harness.measure.programs import Program, prepare_native, prepare_one
from harness.measure.toolchain import MissingTool
from harness.vocabulary import Cell, Family, Job, Lifetime, Outcome

WORKERS, CALLS_EACH, ROUNDS = 16, 8, 5
DELAYS_US = (5_000, 50_000)


def main(names: list[str]) -> None:
    native = prepare_native(BUILD)
    if isinstance(native, MissingTool):
        sys.exit(f"the reply server needs a C compiler: {native.problem}")
    found = [prepare_one(language, BUILD) for language in chosen_languages(names)]
    programs = [program for program in found if isinstance(program, Program)]
    cells = [
        Cell(
            "rpc", delay_us, program.language.name, program.runtime, model.name, model.family,
            Lifetime.POOL, WORKERS, warmups=1, iterations=3,
        )
        for program in programs
        for model in program.description.models
        if model.family is not Family.SEQUENTIAL and "rpc" not in model.not_applicable
        for delay_us in DELAYS_US
    ]  # fmt: skip
    over: dict[Cell, list[float]] = defaultdict(list)
    shares: dict[Cell, list[float]] = defaultdict(list)
    failures: dict[Cell, str] = {}
    with tempfile.TemporaryDirectory() as folder:
        runner = Runner(programs, load_catalogue().workloads, native, Path(folder))
        for number in range(ROUNDS):
            for cell in random.Random(number).sample(cells, len(cells)):
                job = Job("rpc", cell.size, WORKERS * CALLS_EACH, JOB_SEED)
                attempt = runner.attempt(cell, job, "rpc", 120)
                if attempt.outcome is not Outcome.COMPLETED:
                    failures[cell] = f"{attempt.outcome}: {attempt.reason}"
                    continue
                ideal_ns = math.ceil(job.tasks / WORKERS) * cell.size * 1000
                for iteration in attempt.iterations:
                    if not iteration.warmup:
                        starts = [start for start in iteration.start_ns if start is not None]
                        ends = [end for end in iteration.end_ns if end is not None]
                        over[cell].append((max(ends) - min(starts)) / ideal_ns)
                lived_ns = attempt.ending.reaped_ns - attempt.ending.spawned_ns
                shares[cell].append((attempt.service_cpu_ns or 0) / lived_ns)
    print(f"rpc, W = {WORKERS}, {CALLS_EACH} calls each, {ROUNDS} rounds of 3 iterations: medians")
    print(f"{'language':10} {'model':22} {'5 ms':>8} {'50 ms':>8} {'CPU of the server':>18}")
    for short, long in zip(cells[::2], cells[1::2], strict=True):
        told = [
            f"{statistics.median(over[cell]):8.3f}" if cell in over else f"{failures[cell]:>8}"
            for cell in (short, long)
        ]
        share = max((s for cell in (short, long) for s in shares[cell]), default=0.0)
        print(f"{short.language:10} {short.model:22} {' '.join(told)} {share:17.1%}")


if __name__ == "__main__":
    main(sys.argv[1:])
