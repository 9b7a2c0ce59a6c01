"""Judged sessions of one, four or nine languages, with names as long as real ones."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from harness.catalogue.claim import Claim
from harness.judge.judgement import Judgement, judge
from harness.store import Plan, RuntimeRecord
from harness.vocabulary import Cell, Family, Lifetime
from tests.sessions import (
    CLAIMS,
    c_runtime,
    cell,
    cells_of,
    host,
    measured,
    missing,
    plan_of,
    runtime,
    stored,
)

HOST = host(
    hostname="build-agent-17.example.org",
    cpu_model="Intel(R) Xeon(R) Platinum 8488C CPU @ 2.40GHz",
    hypervisor="Amazon EC2",
)
#: language -> title, runtime, headline models, other models
NAMES: dict[str, tuple[str, str, str, str, tuple[tuple[str, Family], ...]]] = {
    "c": ("C", "gcc 12.2.0", "pthreads", "fork", (("spawn", Family.PROCESSES),)),
    "go": (
        "Go",
        "go 1.26.8",
        "goroutines",
        "processes",
        (("os-threads", Family.THREADS),),
    ),
    "java": (
        "Java",
        "OpenJDK 64-Bit Server VM 17.0.15+6-Debian-1deb12u1",
        "threads",
        "processes",
        (("virtual-threads", Family.THREADS),),
    ),
    "python": (
        "Python",
        "CPython 3.11.7",
        "threads",
        "processes-fork",
        (
            ("processes-forkserver", Family.PROCESSES),
            ("processes-spawn", Family.PROCESSES),
            ("subinterpreters", Family.HYBRID),
            ("threads-native", Family.THREADS),
            ("threads-native-held", Family.THREADS),
        ),
    ),
    "cpp": ("C++", "g++ 12.2.0", "threads", "fork", ()),
    "rust": ("Rust", "rustc 1.91.0", "threads", "processes", ()),
    "javascript": ("JavaScript", "node 24.11.1", "worker-threads", "child-processes", ()),
    "csharp": ("C#", ".NET 10.0.0", "threads", "processes", ()),
    "erlang": ("Erlang", "Erlang/OTP 28 erts 16.1", "schedulers", "nodes", ()),
}


def runtimes(count: int, *, every_model: bool = False) -> list[RuntimeRecord]:
    made = []
    for language in list(NAMES)[:count]:
        title, version, threads, processes, others = NAMES[language]
        if language == "c":
            made.append(c_runtime(others=others if every_model else ()))
        else:
            made.append(
                runtime(
                    language,
                    threads,
                    processes,
                    title=title,
                    others=others if every_model else (),
                    threads_parallel=language != "python",
                )
            )
        made[-1] = made[-1].model_copy(update={"runtime": version})
    return made


def true_ns(of: Cell) -> float:
    """Nearly the machine's own speed-up for all but Python's threads; processes dear to make."""
    if of.tasks is not None and of.workload == "collatz":
        # Tasks of 16 us, one after the other under a GIL; processes are dear to make and to ask.
        fresh, processes = of.lifetime is Lifetime.FRESH, of.family is Family.PROCESSES
        at_once = 1 if (of.language, of.family) == ("python", Family.THREADS) else of.workers
        overhead = (2.5e6 if fresh else 0.1e6) if processes else 0.05e6
        return overhead + of.tasks * 16e3 / at_once
    if of.workload == "sleep":
        return 0.05e6 if of.family is Family.THREADS else 2.5e6
    if of.workload == "rpc":
        return 160e6 / (0.95 * of.workers)
    under_a_gil = (of.language, of.family) == ("python", Family.THREADS)
    gained = 0.0 if under_a_gil else 0.93
    return 100e6 / (1 + (of.workers - 1) * gained)


def plan_with(
    count: int, *, cpus: int = 2, blocks: int = 12, every_model: bool = False,
    gone: Sequence[str] = (), scaling: Sequence[int] = (), claims: Sequence[Claim] = CLAIMS,
) -> Plan:  # fmt: skip
    made = runtimes(count, every_model=every_model)
    cells: dict[str, Cell] = {}
    for of in made:
        for each in cells_of(of, claims, cpus):
            cells[each.key] = each
        for model in of.models:
            if model.family is not Family.SEQUENTIAL:
                for workers in scaling:
                    each = cell(of, model.name, workers)
                    cells[each.key] = each
    return plan_of(
        made, list(cells.values()), cpus=cpus, blocks=blocks, gone=[missing(g) for g in gone],
        claims=claims,
    )  # fmt: skip


def judgement_of(folder: Path, plan: Plan, *, finished: bool = True) -> Judgement:
    cells = [planned.cell() for planned in plan.cells]
    in_turn = [c for c in cells if (c.language, c.family) == ("python", Family.THREADS)]
    records = measured({c: true_ns(c) for c in cells}, plan.blocks, in_turn=in_turn)
    return judge(stored(folder, plan, records, on=HOST, finished=finished))
