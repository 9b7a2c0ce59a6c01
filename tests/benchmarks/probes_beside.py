"""Do the probes find what the tools find that people already use?

`switching` of C's threads and processes on one CPU beside `perf bench sched pipe` pinned to it
(with -T for threads); `creation` of both beside `stress-ng --pthread` and `--fork`, one at a time;
(it tells how long a thread takes to start, and how many forks it makes); the memory of a process
tree beside smem, both while the same program is parked. Rounds are
interleaved, ours and theirs in turn; a figure is theirs over ours with the interval of the
project's own verdicts. What is not installed is skipped and said so.

    ROUNDS=12 .venv/bin/python tests/benchmarks/probes_beside.py
"""

from __future__ import annotations

import math
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from harness.catalogue.loader import load_catalogue
from harness.cli.workspace import BUILD, chosen_languages
from harness.judge.estimate import hodges_lehmann
from harness.measure.host import usable_cpus
from harness.measure.invocation import invoke
from harness.measure.outside import memory_of_tree
from harness.measure.probing import attempt_probe, probe_arguments
from harness.measure.programs import Program, prepare_one
from harness.protocol import Parked
from harness.vocabulary import Outcome, ProbeCell

ROUNDS = int(os.environ.get("ROUNDS", "12"))
LANGUAGE = "c"
#: Round trips, and workers made, in one run of theirs.
THEIRS = 20_000, 3_000
#: Differences beyond this are to be explained.
WITHIN = 0.15
THREADS, PROCESSES = "pthreads", "fork"

Pair = tuple[str, Callable[[], float], Callable[[], float]]


def main() -> None:
    program = prepare_one(chosen_languages([LANGUAGE])[0], BUILD)
    if not isinstance(program, Program):
        sys.exit(f"cannot build {program.title}: {program.reason}")
    pairs: list[Pair] = []
    if shutil.which("perf"):
        pairs += [
            ("round trip, threads : perf sched pipe -T", lambda: _switching(program, THREADS),
             lambda: _perf_ns("-T")),
            ("round trip, processes : perf sched pipe", lambda: _switching(program, PROCESSES),
             _perf_ns),
        ]  # fmt: skip
    else:
        print("perf: not installed, skipped")
    if shutil.which("stress-ng"):
        pairs += [
            ("make and join, threads : stress-ng --pthread", lambda: _creation(program, THREADS),
             lambda: _stress_ns("pthread")),
            ("make and join, processes : stress-ng --fork", lambda: _creation(program, PROCESSES),
             lambda: _stress_ns("fork")),
        ]  # fmt: skip
    else:
        print("stress-ng: not installed, skipped")
    found: dict[str, list[tuple[float, float]]] = {name: [] for name, _, _ in pairs}
    memory: dict[str, list[tuple[float, float]]] = {}
    for number in range(ROUNDS):
        for name, ours, theirs in pairs:
            first, second = (ours, theirs) if number % 2 else (theirs, ours)
            values = (first(), second())
            found[name].append(values if number % 2 else values[::-1])
        if shutil.which("smem"):
            for name, both in _memory(program).items():
                memory.setdefault(name, []).append(both)
    if not shutil.which("smem"):
        print("smem: not installed, skipped")
    print(f"{ROUNDS} interleaved rounds; medians, then theirs : ours with its 95 % interval")
    for name, pairs_found in {**found, **memory}.items():
        _print(name, pairs_found)


def _print(name: str, values: list[tuple[float, float]]) -> None:
    ours, theirs = (sorted(side)[len(side) // 2] for side in zip(*values, strict=True))
    ratio = hodges_lehmann([math.log(their / our) for our, their in values])
    low, high = ratio.low or math.nan, ratio.high or math.nan
    beyond = "" if 1 / (1 + WITHIN) <= ratio.estimate <= 1 + WITHIN else "   beyond 15 %"
    print(f"{name:52} {ours:12,.0f} {theirs:12,.0f}   {ratio.estimate:.3f} "
          f"[{low:.3f}, {high:.3f}]{beyond}")  # fmt: skip


def _value(program: Program, probe_id: str, model: str, metric: str, **changed: str) -> float:
    described = program.description.model(model)
    assert described is not None
    cell = ProbeCell(probe_id, LANGUAGE, program.runtime, model, described.family)
    probe = load_catalogue().probe(probe_id)
    with tempfile.TemporaryDirectory() as folder:
        made = attempt_probe(
            program, probe, cell, usable_cpus(), probe.repeats, Path(folder) / "log", changed
        )
    if made.outcome is not Outcome.COMPLETED:
        sys.exit(f"{probe_id} of {model}: {made.reason}")
    return next(each.value for each in made.observations if each.metric == metric)


def _switching(program: Program, model: str) -> float:
    return _value(program, "switching", model, "round_trip_ns",
                  placements="same", working_set_kib="0", cap_ms="400")  # fmt: skip


def _creation(program: Program, model: str) -> float:
    return _value(program, "creation", model, "creation_p50_ns", resident_mib="0", cap_ms="400")


def _perf_ns(*options: str) -> float:
    argv = ["taskset", "-c", str(usable_cpus()[0]), "perf", "bench", "-f", "simple", "sched",
            "pipe", "-l", str(THEIRS[0]), *options]  # fmt: skip
    seconds = float(_output(argv).split()[-1])
    return seconds * 1e9 / THEIRS[0]


def _stress_ns(what: str) -> float:
    argv = ["stress-ng", f"--{what}", "1", f"--{what}-max", "1", f"--{what}-ops", str(THEIRS[1]),
            "--metrics-brief"]  # fmt: skip
    for _ in range(3):
        # It sometimes ends with a status of its own and no figures.
        said = _output(argv, any_status=True)
        started = re.search(rf"\] {what} +([\d.]+) nanosecs to start", said)
        if started is not None:
            return float(started[1])
        # stress-ng: metrc: [pid] name  bogo-ops  real-time  user  system  ops/s
        line = re.search(rf"\] {what} +(\d+) +([\d.]+) ", said)
        if line is not None:
            return float(line[2]) * 1e9 / int(line[1])
    sys.exit(f"{' '.join(argv)}: no figures")


def _memory(program: Program) -> dict[str, tuple[float, float]]:
    """Bytes of a program with eight parked processes, by ours and by smem, in the same moment."""
    found: dict[str, tuple[float, float]] = {}

    def measure(parked: Parked, pid: int) -> None:
        if not parked.processes or found:
            return
        ours = memory_of_tree(pid)
        wanted = {str(each) for each in (pid, *parked.processes)}
        lines = [
            line.split()
            for line in _output(["smem", "-H", "-c", "pid uss pss"]).splitlines()
            if line.split()[:1] and line.split()[0] in wanted
        ]
        for column, metric in ((1, "uss_bytes"), (2, "pss_bytes")):
            theirs = 1024.0 * sum(float(line[column]) for line in lines)
            found[f"{metric} of a tree : smem"] = (ours[metric], theirs)

    probe = load_catalogue().probe("memory")
    described = program.description.model(PROCESSES)
    assert described is not None
    cell = ProbeCell("memory", LANGUAGE, program.runtime, PROCESSES, described.family)
    arguments = probe_arguments(probe, cell, {"counts": "8"}, len(usable_cpus()), None)
    with tempfile.TemporaryDirectory() as folder:
        invoke(
            (*program.argv, *arguments), program.environment, probe.limit_s, Path(folder) / "log",
            on_parked=measure,
        )  # fmt: skip
    return found


def _output(argv: list[str], any_status: bool = False) -> str:
    done = subprocess.run(argv, capture_output=True, text=True, check=not any_status)
    return done.stdout + done.stderr


if __name__ == "__main__":
    main()
