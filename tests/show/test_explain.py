"""One cell or one claim as lines that a person can check by hand."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from msgspec import structs

from harness.catalogue.claim import Claim, Over
from harness.catalogue.terms import Rule
from harness.errors import UsageError
from harness.judge.estimate import hodges_lehmann
from harness.judge.judgement import Judgement, judge
from harness.show.explain import explained
from harness.store import (
    CalibrationRecord,
    InvocationRecord,
    Noise,
    Plan,
    ReferenceRecord,
    SessionReader,
    Usage,
)
from harness.vocabulary import Cell, Family, Outcome
from tests.sessions import (
    CHECKSUM,
    CPU_BOUND,
    CPU_WORK,
    CREATION,
    TASKS,
    THREAD_PARALLELISM,
    c_runtime,
    cell,
    cells_of,
    completed,
    failed,
    missing,
    plan_of,
    runtime,
    stored,
    variant_of,
)

REFERENCE = Path(__file__).resolve().parents[2] / "results" / "reference"
C = c_runtime().model_copy(
    update={
        "path": "/usr/bin/cc",
        "flags": ("-O2", "-pthread"),
        "facts": {"cpus_believed": 2, "gc": "none"},
    }
)
FAST = variant_of(C, "fast").model_copy(
    update={"options": ("-O3", "-flto"), "environment": {"LEVEL": "3"}}
)
PYTHON = runtime("python", threads_parallel=False)
CLAIMS = (THREAD_PARALLELISM, CPU_BOUND, CREATION)
C_ONE, C_FORK, C_THREADS = cell(C, "sequential", 1), cell(C, "fork"), cell(C, "pthreads")
PY_THREADS = cell(PYTHON, "threads")
GAP = cell(PYTHON, "threads", 4)
WHY = "not applicable: more than 2 workers: so it is here"
TIMES_NS = {Family.SEQUENTIAL: 100e6, Family.PROCESSES: 55e6, Family.THREADS: 50e6}
BLOCKS = 8


def records(plan: Plan) -> list[InvocationRecord]:
    """Every cell; each block runs at another speed, a tenth slower than the one before."""
    return [
        completed(each.cell(), block, TIMES_NS[each.family] * (1 + block / 10))
        for block in range(BLOCKS)
        for each in plan.cells
    ]


class Session:
    """A judged session and its record."""

    def __init__(self, folder: Path, plan: Plan, of: list[InvocationRecord]) -> None:
        found = CalibrationRecord(
            language="c", runtime=C.runtime, model="sequential", workload="collatz", size=64,
            tasks=TASKS, ns_per_task=100_300.0,
        )  # fmt: skip
        agreed = ReferenceRecord(
            workload="collatz", size=64, tasks=TASKS, seed=42, checksum=CHECKSUM,
            said_by={"c": CHECKSUM, "python": CHECKSUM},
        )  # fmt: skip
        self.reader: SessionReader = stored(folder, plan, of, beforehand=[found, agreed])
        self.judgement: Judgement = judge(self.reader)

    def lines(self, what: str) -> list[str]:
        return explained(self.judgement, self.reader, what)

    def text(self, what: str) -> str:
        return "\n".join(self.lines(what))


def plan(*claims: Claim) -> Plan:
    runtimes = [C, FAST, PYTHON]
    cells = [each for of in runtimes for each in cells_of(of, claims or CLAIMS)]
    return plan_of(
        runtimes, cells, claims=claims or CLAIMS, blocks=BLOCKS, gone=[missing("go")],
        gaps={GAP: WHY},
    )  # fmt: skip


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Session:
    return Session(tmp_path_factory.mktemp("session"), plan(), records(plan()))


@pytest.fixture
def other(tmp_path: Path) -> Callable[..., Session]:
    """The session after a change to its records, or about other claims."""

    def make(
        change: Callable[[InvocationRecord], InvocationRecord | None], *claims: Claim
    ) -> Session:
        of = plan(*claims)
        changed = [new for record in records(of) if (new := change(record)) is not None]
        return Session(tmp_path, of, changed)

    return make


def changed(of: Cell, **changes: Any) -> Callable[[InvocationRecord], InvocationRecord]:
    """Changes every record of that cell."""

    def change(record: InvocationRecord) -> InvocationRecord:
        return structs.replace(record, **changes) if record.cell == of.key else record

    return change


def test_a_cell_begins_with_the_program_the_model_and_the_work(session: Session) -> None:
    assert session.lines(C_FORK.key)[:8] == [
        f"cell {C_FORK.key}",
        "  C: c-1.0 /usr/bin/cc",
        "  model fork: processes; workers have a process each and may run at the same instant; "
        "its baseline is sequential",
        "  flags: -O2  -pthread",
        "  it says of itself: cpus_believed 2, gc none",
        "  work: 1000 tasks of collatz, size 64 numbers per task, seed 42",
        "  calibrated on sequential: 100 us for a task",
        f"  checksum {CHECKSUM}, said by c, python, and by every sample below",
    ]


def test_a_cell_under_a_variant_shows_the_options_that_make_it(session: Session) -> None:
    text = session.text("fast pthreads collatz")

    assert "  C: c-1.0, fast /usr/bin/cc\n" in text
    assert "  options: -O3 -flto\n  environment: LEVEL=3\n" in text
    assert "options:" not in session.text(C_FORK.key)


def test_a_cell_shows_on_how_many_threads_and_processes_it_ran_and_how_to_repeat_it(
    session: Session,
) -> None:
    text = session.text(C_FORK.key)

    assert "  repeat it: worker run\n" in text
    assert "  ran on 2 threads in 2 processes, overlap 2.00 of 2\n" in text
    assert "  ran on 1 thread in 1 process, overlap 1.00 of 1\n" in session.text(C_ONE.key)


def test_a_cell_shows_every_number_that_the_comparison_has_of_it(session: Session) -> None:
    lines = session.lines(C_THREADS.key)

    rows = [r for r in session.judgement.rows if (r.runtime, r.model) == ("c-1.0", "pthreads")]
    metrics = [row.metric for row in rows if row.lifetime == "pool"]
    assert {"exclusive_ns", "speedup", "efficiency"} <= set(metrics)
    for metric in metrics:
        assert sum(line.startswith(f"  {metric}: ") for line in lines) == 1, metric
    assert "  speedup: 2.00 [2.00, 2.00]" in lines
    assert "  efficiency: 1.10 [1.10, 1.10]" in lines
    assert any(re.match(r"  throughput_per_s: .* tasks/s$", line) for line in lines)


def test_a_cell_shows_every_sample_of_every_block_with_warm_ups_in_brackets(
    session: Session,
) -> None:
    """Seven times 55 ms; then 0.98, 1 and 1.9 times, of which the middle one counts."""
    samples = [line for line in session.lines(C_FORK.key) if line.startswith("    block")]

    assert len(samples) == BLOCKS
    assert samples[0] == "    block   1: (385 ms) 53.9 ms 55.0 ms 104 ms; noise unknown"
    assert samples[-1].startswith("    block   8: (654 ms) 91.6 ms 93.5 ms ")


def test_a_fresh_cell_is_timed_from_the_request_to_the_join(session: Session) -> None:
    text = session.text("sleep c-1.0/fork")

    assert "  work: 1 task of sleep, size 0 microseconds, seed 42\n" in text
    assert "samples, from the request to the join" in text
    assert "first start" not in text
    assert "samples, from the first start to the last end" in session.text(C_FORK.key)


def test_what_the_kernel_accounts_and_the_noise_around_are_shown(
    other: Callable[..., Session],
) -> None:
    usage = Usage(
        user_ns=80_000_000, system_ns=20_000_000, voluntary_switches=1,
        involuntary_switches=7, peak_rss_bytes=3 * 2**20,
    )  # fmt: skip
    noise = Noise(steal_ns=0, foreign_cpu_ns=2_000_000, pressure_ns=None)
    facts = {
        "usage": usage, "noise": noise, "service_cpu_ns": 25, "spawned_ns": 100, "reaped_ns": 200,
    }  # fmt: skip

    text = other(changed(C_FORK, **facts)).text(C_FORK.key)

    assert "100 ms of CPU time, 7 involuntary switches; largest process 3.00 MiB\n" in text
    assert "its service used 25.0% of a CPU\n" in text
    assert "; steal 0, other programs 2.00 ms\n" in text
    assert "stalled" not in text, "the system did not tell"


def test_a_block_that_failed_shows_why_among_the_samples(other: Callable[..., Session]) -> None:
    def crash(record: InvocationRecord) -> InvocationRecord:
        broken = (record.cell, record.block) == (C_FORK.key, 2)
        return failed(C_FORK, 2, Outcome.CRASHED, "SIGSEGV") if broken else record

    samples = [line for line in other(crash).lines(C_FORK.key) if line.startswith("    block")]

    assert samples[2] == "    block   3: crashed: SIGSEGV"
    assert len(samples) == BLOCKS


def test_a_cell_that_was_not_reached_says_so_and_has_no_samples(
    other: Callable[..., Session],
) -> None:
    text = other(lambda _: None).text(C_FORK.key)

    assert "work: as many tasks as calibration finds of collatz" in text
    assert "  exclusive_ns: not run yet\n" in text
    assert "repeat it" not in text
    assert "    block" not in text


def test_a_cell_that_is_not_run_shows_its_reason_alone(session: Session) -> None:
    assert session.lines("python threads W4") == [f"cell {GAP.key}", f"  not run: {WHY}"]


@pytest.mark.parametrize("words", ["collatz c-1.0/fork", "W2 fork c-1.0/", "fork/pool c-1.0/"])
def test_a_cell_is_found_by_any_words_of_its_key_in_any_order(session: Session, words: str) -> None:
    assert session.lines(words)[0] == f"cell {C_FORK.key}"


def test_words_that_fit_several_cells_are_answered_with_all_of_them(session: Session) -> None:
    with pytest.raises(UsageError, match="fits 3 cells") as refusal:
        session.lines("sequential")

    assert refusal.value.culprit == "'sequential'"
    for of in (C, FAST, PYTHON):
        assert cell(of, "sequential", 1).key in refusal.value.problem
    assert "give more of the key" in refusal.value.action


def test_a_whole_key_is_found_though_others_contain_it(tmp_path: Path) -> None:
    """W1 is the beginning of W16."""
    many = cell(C, "pthreads", 16)
    one = cell(C, "pthreads", 1)
    of = plan_of([C], [C_ONE, one, many], claims=[CPU_BOUND])
    reader = stored(tmp_path, of, [])

    assert explained(judge(reader), reader, one.key)[0] == f"cell {one.key}"


def test_what_is_neither_claim_nor_cell_is_answered_with_the_nearest(session: Session) -> None:
    with pytest.raises(
        UsageError, match="'cpu-bond': no claim, probe or cell of the session"
    ) as refusal:
        session.lines("cpu-bond")

    assert "did you mean 'cpu-bound'?" in refusal.value.action


def products(lines: list[str]) -> list[float]:
    """The Hodges-Lehmann estimate of what a person multiplies and divides, block by block."""
    logs = np.zeros(0)
    found: list[float] = []
    for line, values in pairwise(lines):
        if re.match(r"    from \d+ blocks, of", line) and logs.size:
            found.append(hodges_lehmann(logs).estimate)
            logs = np.zeros(0)
        sign = {"      x": 1, "      :": -1}.get(line[:7])
        if sign is not None:
            scale = {"ns": 1e-9, "us": 1e-6, "ms": 1e-3, "s": 1.0}
            numbers = [part.split() for part in values.strip().split(", ")]
            mine = np.array([float(n[0]) * scale[(n[1:] or ["s"])[0]] for n in numbers])
            logs = (logs if logs.size else np.zeros(mine.size)) + sign * np.log(mine)
    return [*found, hodges_lehmann(logs).estimate]


@pytest.mark.parametrize("claim", ["cpu-bound", "thread-parallelism", "creation"])
def test_a_claims_numbers_are_what_its_printed_values_give(session: Session, claim: str) -> None:
    lines = session.lines(claim)

    verdicts = [v for v in session.judgement.verdicts if v.claim == claim]
    pairs = [p for v in verdicts for p in (*v.conditions, *v.exceptions) if p.interval]
    assert len(pairs) == 3, "C, its variant, Python"
    estimates = [p.interval.estimate for p in pairs if p.interval]
    assert products(lines) == pytest.approx(estimates, rel=0.01)


def test_a_claim_begins_with_what_it_says_and_by_which_rule_it_is_judged(
    session: Session,
) -> None:
    assert session.lines("cpu-bound")[:3] == [
        "claim cpu-bound: Processes are the choice for CPU-bound work",
        "  as in the tests",
        "  ratio of throughput_per_s; confirmed above 1.1, tie within 5% of 1",
    ]


def test_a_claim_has_its_verdict_in_every_runtime_with_why(session: Session) -> None:
    lines = [line for line in session.lines("cpu-bound") if not line.startswith(" ")][1:]

    assert lines == [
        "C 1.0: opposite: the whole interval is below 0.952",
        "C 1.0 fast: opposite: the whole interval is below 0.952",
        "Python: opposite: the whole interval is below 0.952",
        "Go: not testable: missing toolchain: goc: not found",
    ]


def with_rule(rule: Rule | None, **part: object) -> Claim:
    own = CPU_BOUND.parts[0].model_copy(update={"rule": rule, **part})
    return CPU_BOUND.model_copy(update={"parts": (own,)})


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        (Rule(threshold=0.85, opposite=0.65), "confirmed above 0.85, opposite below 0.65"),
        (
            Rule(threshold=1.15, opposite=1.5, side="below"),
            "confirmed below 1.15, opposite above 1.5",
        ),
        (
            Rule(threshold_per_worker=0.8, margin=0.05),
            "confirmed above 0.8 for each worker, tie within 5% of 1",
        ),
        (None, "shown, not judged"),
    ],
)
def test_every_kind_of_rule_is_told_in_words(
    other: Callable[..., Session], rule: Rule | None, told: str
) -> None:
    lines = other(lambda record: record, with_rule(rule)).lines("cpu-bound")

    assert lines[2] == f"  ratio of throughput_per_s; {told}"


def test_every_condition_of_a_claim_is_shown_under_its_name(
    other: Callable[..., Session],
) -> None:
    over = with_rule(
        Rule(threshold=1.1, margin=0.05),
        over=Over(workload=("collatz", "mandel")),
        name="at work",
    )

    text = other(lambda record: record, over).text("cpu-bound")

    assert "  at work: ratio of throughput_per_s; " in text
    for workload in ("collatz", "mandel"):
        assert f"  at work, {workload}: c/fork : c/pthreads: 0.909 " in text


def test_values_of_one_block_stand_at_one_place_in_every_line(
    other: Callable[..., Session],
) -> None:
    """Where a block has none of a cell, there is a gap, and not the value of another block."""

    def lose(record: InvocationRecord) -> InvocationRecord | None:
        return None if (record.cell, record.block) == (PY_THREADS.key, 3) else record

    text = other(lose).text("cpu-bound")

    mine = text[text.index("  python/processes : python/threads") :]
    above, below = re.findall(r"\n {10}(.+)", mine)[:2]
    assert f"from {BLOCKS - 1} blocks, of" in mine
    assert below.split(", ")[3] == "-"
    assert len(above.split(", ")) == len(below.split(", ")) == BLOCKS


def test_other_models_are_shown_apart(tmp_path: Path) -> None:
    several = c_runtime(others=[("spawn", Family.PROCESSES)])
    of = plan_of([several], cells_of(several, [CPU_BOUND]), claims=[CPU_BOUND], blocks=BLOCKS)
    reader = stored(tmp_path, of, records(of))

    lines = explained(judge(reader), reader, "cpu-bound")

    at = lines.index("  other models:")
    assert lines[at + 1].startswith("  c/spawn : c/pthreads: ")
    assert any(line.startswith("  c/fork : c/pthreads: ") for line in lines[:at])


def test_a_claim_of_one_model_shows_what_makes_it_up(session: Session) -> None:
    text = session.text("thread-parallelism")

    for key in (C_ONE.key, C_FORK.key, C_THREADS.key):
        assert f" exclusive_ns of {key}\n" in text
    assert CPU_WORK.workload in text


def test_a_probe_of_a_model_is_found_by_their_names_even_where_a_claim_has_one_of_them() -> None:
    """README.md says so of these; `threads` is the beginning of other models' names as well."""
    reader = SessionReader(REFERENCE)
    judgement = judge(reader)

    for what in ("crash python threads", "switching python threads"):
        probe, language, model = what.split()
        key = explained(judgement, reader, what)[0].split(": ")[0].removeprefix("probe ")
        assert key.startswith(f"probe-{probe}/{language}/")
        assert key.endswith(f"/{model}")
    told = explained(judgement, reader, "cpu-bound python")
    assert told[0].startswith("claim cpu-bound")
    assert not any(line.startswith("Java: ") for line in told)
