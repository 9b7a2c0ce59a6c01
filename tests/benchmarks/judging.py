"""How long does judging take, and how much memory, as a session grows?

Makes a session of as many observations as asked, of random times, and judges it in a process of
its own. The figures are printed beside those of a session ten times as small.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from harness.catalogue.loader import load_catalogue
from harness.cli.reporting import judged
from harness.store import Plan, PlannedCell
from harness.store.stored import PLAN, RECORDS
from harness.vocabulary import Cell, Family, Lifetime, Schedule

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = ROOT / "results" / "reference"
SIZES = tuple(int(float(n)) for n in os.environ.get("SIZES", "1e5,1e6").split(","))
#: A concurrent pool cell with three iterations has six observations in a block.
PER_INVOCATION = 6
BLOCKS = 20


def main() -> None:
    print(f"{'observations':>14} {'seconds':>9} {'us each':>9} {'peak MiB':>9}")
    for size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            session = Path(folder) / "session"
            _make(session, size)
            began_s = time.monotonic()
            done = subprocess.run(
                [sys.executable, __file__, "--judge", str(session)],
                capture_output=True, text=True, check=True,
            )  # fmt: skip
            took_s = time.monotonic() - began_s
            found, peak_kib = map(int, done.stdout.split())
            print(f"{found:14,} {took_s:9.1f} {1e6 * took_s / found:9.1f} {peak_kib / 1024:9.0f}")


def judge_here(session: Path) -> None:
    """Judges and prints the number of observations and the largest memory in KiB."""
    judgement = judged(session)
    peak_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(len(judgement.observations), peak_kib)


def _make(session: Path, size: int) -> None:
    """A session of the reference's runtimes with many worker counts, its times drawn at random."""
    session.mkdir()
    plan = Plan.model_validate_json((TEMPLATE / PLAN).read_text(encoding="utf-8"), extra="ignore")
    (session / "host.json").write_bytes((TEMPLATE / "host.json").read_bytes())
    runtimes = [r for r in plan.runtimes if r.headline_threads and r.headline_processes]
    wanted = max(1, size // PER_INVOCATION // BLOCKS)
    cells: list[Cell] = []
    workers = 2
    while len(cells) < wanted:
        for runtime in runtimes:
            for model, family in (
                (runtime.headline_threads, Family.THREADS),
                (runtime.headline_processes, Family.PROCESSES),
            ):
                cells.append(
                    Cell("collatz", 64, runtime.language, runtime.runtime, str(model), family,
                         Lifetime.POOL, workers, Schedule.STATIC)
                )  # fmt: skip
        workers += 1
    cells += [
        Cell("collatz", 64, r.language, r.runtime, "sequential", Family.SEQUENTIAL, Lifetime.POOL,
             1, Schedule.STATIC)
        for r in runtimes
    ]  # fmt: skip
    catalogue = load_catalogue()
    plan = plan.model_copy(
        update={
            "cells": tuple(PlannedCell.of(cell) for cell in cells),
            "order": tuple(tuple(range(len(cells))) for _ in range(BLOCKS)),
            "blocks": BLOCKS,
            "noise_limits": catalogue.noise,
        }
    )
    (session / PLAN).write_text(plan.model_dump_json(), encoding="utf-8")
    with (session / RECORDS).open("w", encoding="utf-8") as stream:
        header = {"type": "header", "schema_version": 1, "session": "many",
                  "catalogue_digest": "x", "started_at": "now"}  # fmt: skip
        stream.write(json.dumps(header) + "\n")
        state = 42
        for block in range(BLOCKS):
            for position, cell in enumerate(cells):
                state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
                took_ns = 50_000_000 + state % 5_000_000
                stream.write(json.dumps(_record(cell, block, position, took_ns)) + "\n")
        footer = {"type": "footer", "ended_at": "now", "why": "finished",
                  "invocations": BLOCKS * len(cells)}  # fmt: skip
        stream.write(json.dumps(footer) + "\n")


def _record(cell: Cell, block: int, position: int, took_ns: int) -> dict[str, object]:
    # Two workers stand for all: what a line holds per worker is not what grows here.
    shown = min(2, cell.workers)
    iterations = [
        {
            "index": index, "warmup": index == 0, "requested_ns": 0, "joined_ns": took_ns + index,
            "ready_ns": [0] * shown, "start_ns": [10] * shown,
            "end_ns": [took_ns - index] * shown, "checksum": "f5f29b93d98573e8",
            "processes": [1] * shown, "threads": [1] * shown,
        }
        for index in range(4)
    ]  # fmt: skip
    return {
        "type": "invocation", "block": block, "position": position, "cell": cell.key,
        "tasks": 1000, "argv": ["worker", "run"], "outcome": "completed", "exit_status": 0,
        "spawned_ns": 0, "reaped_ns": 5 * took_ns,
        "usage": {"user_ns": took_ns, "system_ns": 1, "voluntary_switches": 1,
                  "involuntary_switches": 1, "peak_rss_bytes": 1},
        "noise": {"steal_ns": 0, "foreign_cpu_ns": 0, "pressure_ns": 0},
        "iterations": iterations,
    }  # fmt: skip


if __name__ == "__main__":
    if sys.argv[1:2] == ["--judge"]:
        judge_here(Path(sys.argv[2]))
    else:
        main()
