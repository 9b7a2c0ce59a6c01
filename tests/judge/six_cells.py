"""A session small enough to work out by hand: C with the ceiling, and Python under a GIL.

The speed-ups are 100 / 55 for the ceiling, 2 for C's threads, 300 / 200 for Python's processes
and 300 / 330 for its threads, which run in turn.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from harness.judge.comparison import Comparisons, problems_of
from harness.judge.observations import observations
from harness.judge.rows import rows_of
from harness.store import InvocationRecord, Plan
from harness.vocabulary import Cell, ComparisonRow
from tests.sessions import CPU_BOUND, c_runtime, cell, completed, plan_of, runtime, stored

C_RUNTIME = c_runtime()
PYTHON = runtime("python", threads_parallel=False)
C_ONE = cell(C_RUNTIME, "sequential", 1)
C_FORK = cell(C_RUNTIME, "fork")
C_THREADS = cell(C_RUNTIME, "pthreads")
PY_ONE = cell(PYTHON, "sequential", 1)
PY_PROCESSES = cell(PYTHON, "processes")
PY_THREADS = cell(PYTHON, "threads")
TIMES_NS = {
    C_ONE: 100e6,
    C_FORK: 55e6,
    C_THREADS: 50e6,
    PY_ONE: 300e6,
    PY_PROCESSES: 200e6,
    PY_THREADS: 330e6,
}
CELLS = list(TIMES_NS)
BLOCKS = 12


def exact_records(blocks: int = BLOCKS) -> list[InvocationRecord]:
    """The times without noise of their own; each block runs at another speed."""
    return [
        completed(each, block, time_ns * (1 + block), in_turn=each is PY_THREADS)
        for block in range(blocks)
        for each, time_ns in TIMES_NS.items()
    ]


def comparisons(
    folder: Path, records: Sequence[InvocationRecord], plan: Plan | None = None
) -> Comparisons:
    """What those records compare, by way of a session on disk."""
    plan = plan or plan_of([C_RUNTIME, PYTHON], CELLS, claims=[CPU_BOUND], blocks=BLOCKS)
    reader = stored(folder, plan, records)
    outcomes = [(r.cell, r.outcome, r.reason) for r in reader.invocations]
    return Comparisons(plan, observations(reader), problems_of(plan, outcomes))


def replaced(
    records: Sequence[InvocationRecord], of: Cell, block: int, by: InvocationRecord | None
) -> list[InvocationRecord]:
    """The records with one of them exchanged, or left out."""
    at = next(i for i, r in enumerate(records) if (r.cell, r.block) == (of.key, block))
    return [*records[:at], *([by] if by else []), *records[at + 1 :]]


def row(found: Comparisons, of: Cell, metric: str) -> ComparisonRow:
    """The one row of that cell and metric."""
    (only,) = [
        row
        for row in rows_of(found)
        if (row.language, row.model, row.workers, row.lifetime, row.metric)
        == (of.language, of.model, of.workers, of.lifetime, metric)
    ]
    return only
