"""Makes the stored sessions beside this file. Run it from the checkout:

.venv/bin/python -m tests.transcripts.make record    the sessions themselves
.venv/bin/python -m tests.transcripts.make expect    what is expected of them

Sessions stay as they are within a schema version: that an old record can still be read is what
they show. Expectations are written anew when judging changes on purpose; read the difference.
"""

from __future__ import annotations

import shutil
import sys
from dataclasses import replace
from pathlib import Path

from harness.judge.judgement import judge
from harness.show.exports import write_comparison, write_verdicts_json
from harness.store import SessionReader
from harness.vocabulary import Outcome
from tests.sessions import (
    CPU_BOUND,
    CREATION,
    THREAD_PARALLELISM,
    c_runtime,
    cells_of,
    failed,
    host,
    measured,
    missing,
    plan_of,
    runtime,
    stored,
)

HERE = Path(__file__).parent
SESSION = HERE / "provisional"
EXPECTED = "expected"
#: Milliseconds of CPU work and of making a worker.
TRUE_MS = {
    ("c", "sequential"): (100, None),
    ("c", "fork"): (55, 0.3),
    ("c", "pthreads"): (55.5, 0.05),
    ("python", "sequential"): (300, None),
    ("python", "threads"): (330, 0.2),
    ("python", "processes"): (170, 2.0),
}


def record() -> None:
    """Eight blocks of C and Python, without Go; one of Python's processes crashes in block 3."""
    claims = (THREAD_PARALLELISM, CPU_BOUND, CREATION)
    languages = (c_runtime(), runtime("python", threads_parallel=False))
    times_ns = {}
    for of in languages:
        for each in cells_of(of, claims):
            ms = TRUE_MS[each.language, each.model][each.workload == "sleep"]
            assert ms is not None
            times_ns[replace(each, iterations=2)] = ms * 1e6
    plan = plan_of(languages, list(times_ns), blocks=8, claims=claims, gone=[missing("go")])
    in_turn = [each for each in times_ns if (each.language, each.model) == ("python", "threads")]
    lost = next(each for each in times_ns if each.model == "processes" and each.workers == 2)
    crash = failed(lost, 3, Outcome.CRASHED, "SIGSEGV after «naïve\tline»")
    records = [
        crash if (r.cell, r.block) == (crash.cell, crash.block) else r
        for r in measured(times_ns, plan.blocks, in_turn=in_turn)
    ]
    shutil.rmtree(SESSION, ignore_errors=True)
    stored(SESSION, plan, records, on=host())
    (SESSION / "logs").rmdir()


def expect() -> None:
    judgement = judge(SessionReader(SESSION))
    folder = SESSION / EXPECTED
    folder.mkdir(exist_ok=True)
    write_verdicts_json(folder, judgement)
    write_comparison(folder, judgement)


if __name__ == "__main__":
    {"record": record, "expect": expect}[sys.argv[1]]()
