"""A whole session: every claim, C, Python under a GIL with a second kind of process, no Go."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from harness.catalogue.claim import Claim
from harness.judge.judgement import Judgement, judge
from harness.store import InvocationRecord, Plan
from harness.vocabulary import Cell, Family, Verdict
from tests.sessions import (
    CLAIMS,
    c_runtime,
    cells_of,
    measured,
    missing,
    plan_of,
    runtime,
    stored,
)

C = c_runtime()
PYTHON = runtime(
    "python",
    "threads",
    "processes-fork",
    others=[("processes-spawn", Family.PROCESSES)],
    threads_parallel=False,
)
LANGUAGES = (C, PYTHON)
#: Milliseconds of (CPU work, waiting, making a worker) by language and model.
TRUE_MS = {
    ("c", "sequential"): (100, 160, None),
    ("c", "fork"): (55, 10.5, 0.3),
    ("c", "pthreads"): (55.5, 10.2, 0.05),
    ("python", "sequential"): (300, 160, None),
    ("python", "threads"): (330, 16, 0.2),
    ("python", "processes-fork"): (170, 15, 2.0),
    ("python", "processes-spawn"): (240, 15, 90),
}
EXPERIMENTS = {"collatz": 0, "rpc": 1, "sleep": 2}
#: The words that follow: CPU efficiencies 55 / 55.5 for C's threads, 0.5 and 0.97 for Python's
#: threads and processes; 160 / 10.2 and 160 / 16 of 16 waits hidden; processes 6 and 10 times
#: as dear to make.
TRUE_WORDS = {
    ("thread-parallelism", "c"): "confirmed",
    ("thread-parallelism", "python"): "opposite",
    ("process-parallelism", "c"): "not-testable",
    ("process-parallelism", "python"): "confirmed",
    ("cpu-bound", "c"): "tie",
    ("cpu-bound", "python"): "confirmed",
    ("io-bound", "c"): "confirmed",
    ("io-bound", "python"): "smaller",
    ("creation", "c"): "confirmed",
    ("creation", "python"): "confirmed",
}


def true_ns(of: Cell) -> float:
    ms = TRUE_MS[of.language, of.model][EXPERIMENTS[of.workload]]
    assert ms is not None
    return ms * 1e6


def whole_plan(
    blocks: int = 12, claims: Sequence[Claim] = CLAIMS, cpus: int = 2, without: Sequence[str] = ()
) -> Plan:
    runtimes = [each for each in LANGUAGES if each.language not in without]
    cells = [each for of in runtimes for each in cells_of(of, claims, cpus)]
    return plan_of(
        runtimes, cells, blocks=blocks, claims=claims, cpus=cpus,
        gone=[missing(name) for name in ("go", *without)],
    )  # fmt: skip


def whole_records(plan: Plan, blocks: int | None = None, seed: int = 7) -> list[InvocationRecord]:
    cells = [planned.cell() for planned in plan.cells]
    in_turn = [c for c in cells if (c.language, c.model) == ("python", "threads")]
    times_ns = {each: true_ns(each) for each in cells}
    return measured(times_ns, blocks or plan.blocks, in_turn=in_turn, seed=seed)


def judged(
    folder: Path, plan: Plan, records: Sequence[InvocationRecord], finished: bool = True
) -> Judgement:
    return judge(stored(folder, plan, records, finished=finished))


def verdict(judgement: Judgement, claim: str, language: str) -> Verdict:
    """The one verdict of that claim and language."""
    (only,) = judgement.verdict(claim, language)
    return only


def the_cell(plan: Plan, language: str, model: str, workload: str = "collatz") -> Cell:
    (only,) = [
        each
        for planned in plan.cells
        if ((each := planned.cell()).language, each.model, each.workload)
        == (language, model, workload)
    ]
    return only
