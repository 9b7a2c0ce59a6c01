"""Numbers that do not count: failures, wrong results, mechanisms that were not shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.judge.rows import rows_of
from harness.vocabulary import Cell, Outcome
from tests.judge.six_cells import (
    BLOCKS,
    C_FORK,
    C_ONE,
    C_RUNTIME,
    C_THREADS,
    CELLS,
    PY_ONE,
    PY_PROCESSES,
    PY_THREADS,
    PYTHON,
    TIMES_NS,
    comparisons,
    exact_records,
    replaced,
    row,
)
from tests.sessions import CPU_BOUND, cell, completed, failed, missing, plan_of, runtime

METRICS = ("exclusive_ns", "inclusive_ns", "throughput_per_s", "overlap", "speedup", "efficiency")


@pytest.mark.parametrize("block", [0, 5, BLOCKS - 1])
def test_one_wrong_result_anywhere_voids_the_cell(tmp_path: Path, block: int) -> None:
    """Whatever it computed at other times, it is not known to have done the work."""
    wrong = failed(PY_PROCESSES, block, Outcome.WRONG_RESULT, "checksum 0, but it is 1")
    found = comparisons(tmp_path, replaced(exact_records(), PY_PROCESSES, block, wrong))

    for metric in METRICS:
        voided = row(found, PY_PROCESSES, metric)
        assert voided.interval is None, metric
        assert voided.status == "wrong result: checksum 0, but it is 1"
    assert row(found, PY_THREADS, "speedup").status == "ok"


def test_a_wrong_result_is_the_reason_whatever_failed_after_it(tmp_path: Path) -> None:
    records = exact_records()
    wrong = failed(PY_PROCESSES, 0, Outcome.WRONG_RESULT, "checksum 0, but it is 1")
    records = replaced(records, PY_PROCESSES, 0, wrong)
    for block in range(1, BLOCKS):
        late = failed(PY_PROCESSES, block, Outcome.TIMED_OUT, "no answer")
        records = replaced(records, PY_PROCESSES, block, late)

    found = comparisons(tmp_path, records)

    assert row(found, PY_PROCESSES, "exclusive_ns").status.startswith("wrong result")


@pytest.mark.parametrize("baseline", [PY_ONE, C_ONE, C_FORK], ids=["own", "ceiling's", "ceiling"])
def test_a_cell_that_is_compared_with_a_void_one_has_no_number_either(
    tmp_path: Path, baseline: Cell
) -> None:
    """The last block is the wrong one, so that the others left their numbers."""
    wrong = failed(baseline, BLOCKS - 1, Outcome.WRONG_RESULT, "checksum 0, but it is 1")
    found = comparisons(tmp_path, replaced(exact_records(), baseline, BLOCKS - 1, wrong))
    metric = "speedup" if baseline is PY_ONE else "efficiency"

    compared = row(found, PY_PROCESSES, metric)

    assert compared.interval is None
    assert compared.status != "ok"
    assert row(found, PY_PROCESSES, "exclusive_ns").status == "ok"


@pytest.mark.parametrize(
    "outcome", [Outcome.CRASHED, Outcome.TIMED_OUT, Outcome.FAILED, Outcome.UNSUPPORTED]
)
def test_a_cell_that_never_completed_says_how_it_ended(tmp_path: Path, outcome: Outcome) -> None:
    records = [r for r in exact_records() if r.cell != PY_PROCESSES.key]
    records += [failed(PY_PROCESSES, block, outcome, f"time {block}") for block in range(BLOCKS)]

    found = comparisons(tmp_path, records)

    assert row(found, PY_PROCESSES, "speedup").status == f"{outcome}: time {BLOCKS - 1}"
    assert row(found, PY_PROCESSES, "speedup").interval is None


def test_a_cell_that_was_not_reached_says_so(tmp_path: Path) -> None:
    records = [r for r in exact_records() if r.cell != PY_PROCESSES.key]

    found = comparisons(tmp_path, records)

    assert row(found, PY_PROCESSES, "exclusive_ns").status == "not run yet"


def test_parallel_workers_that_ran_in_turn_void_the_cell(tmp_path: Path) -> None:
    records = [r for r in exact_records() if r.cell != C_THREADS.key]
    records += [completed(C_THREADS, block, 50e6, in_turn=True) for block in range(BLOCKS)]

    found = comparisons(tmp_path, records)

    assert row(found, C_THREADS, "speedup").interval is None
    assert row(found, C_THREADS, "speedup").status.startswith("mechanism not shown: 1.00 of 2")
    assert row(found, C_FORK, "speedup").status == "ok"


def test_workers_that_do_not_claim_to_run_in_parallel_may_run_in_turn(tmp_path: Path) -> None:
    """Under a GIL that is the thing itself, and is reported."""
    found = comparisons(tmp_path, exact_records())

    assert row(found, PY_THREADS, "speedup").status == "ok"
    overlap = row(found, PY_THREADS, "overlap").interval
    assert overlap is not None
    assert overlap.estimate == pytest.approx(1.0)


@pytest.mark.parametrize(("in_turn_blocks", "void"), [(5, False), (7, True)])
def test_the_overlap_is_judged_by_its_median_over_the_blocks(
    tmp_path: Path, in_turn_blocks: int, void: bool
) -> None:
    records = [r for r in exact_records() if r.cell != C_THREADS.key]
    records += [
        completed(C_THREADS, block, 50e6, in_turn=block < in_turn_blocks) for block in range(BLOCKS)
    ]

    found = comparisons(tmp_path, records)

    assert (row(found, C_THREADS, "speedup").interval is None) == void


def test_more_workers_than_cpus_need_not_overlap(tmp_path: Path) -> None:
    many = cell(C_RUNTIME, "pthreads", 4)
    plan = plan_of([C_RUNTIME], [C_ONE, many], claims=[CPU_BOUND], cpus=2)
    records = [
        completed(each, block, 1e8, in_turn=True)
        for block in range(BLOCKS)
        for each in (C_ONE, many)
    ]

    found = comparisons(tmp_path, records, plan)

    assert row(found, many, "speedup").status == "ok"


def test_too_few_blocks_give_an_estimate_and_no_interval(tmp_path: Path) -> None:
    found = comparisons(tmp_path, exact_records(blocks=5))

    few = row(found, C_THREADS, "speedup")
    assert few.interval is not None
    assert few.interval.estimate == pytest.approx(2.0)
    assert (few.interval.low, few.interval.high) == (None, None)
    assert few.status == "no interval: 5 blocks are too few"


def test_without_the_ceiling_there_is_a_speed_up_and_no_efficiency(tmp_path: Path) -> None:
    plan = plan_of([PYTHON], [PY_ONE, PY_PROCESSES], claims=[CPU_BOUND])
    records = [r for r in exact_records() if r.cell in (PY_ONE.key, PY_PROCESSES.key)]

    found = comparisons(tmp_path, records, plan)

    assert row(found, PY_PROCESSES, "speedup").status == "ok"
    assert row(found, PY_PROCESSES, "efficiency").interval is None
    assert row(found, PY_PROCESSES, "efficiency").status != "ok"


def test_a_language_that_is_missing_has_a_row_for_each_of_its_headline_models(
    tmp_path: Path,
) -> None:
    plan = plan_of([C_RUNTIME], [C_ONE, C_FORK], claims=[CPU_BOUND], gone=[missing("go")])
    records = [r for r in exact_records() if r.cell in (C_ONE.key, C_FORK.key)]

    rows = [r for r in rows_of(comparisons(tmp_path, records, plan)) if r.language == "go"]

    assert [(r.model, r.family.value) for r in rows] == [
        ("threads", "threads"),
        ("processes", "processes"),
    ]
    assert {r.status for r in rows} == {"missing toolchain: goc: not found"}
    assert all(r.interval is None for r in rows)


def test_two_runtimes_of_one_language_are_compared_each_with_its_own_baseline(
    tmp_path: Path,
) -> None:
    free = runtime("python").model_copy(update={"runtime": "python-2.0"})
    own_one, own_threads = cell(free, "sequential", 1), cell(free, "threads")
    plan = plan_of([C_RUNTIME, PYTHON, free], [*CELLS, own_one, own_threads], claims=[CPU_BOUND])
    records = exact_records()
    for block in range(BLOCKS):
        records += [completed(own_one, block, 400e6), completed(own_threads, block, 250e6)]

    found = comparisons(tmp_path, records, plan)

    speedups = [found.speedup(each) for each in (PY_THREADS, own_threads)]
    assert [i.estimate for i in speedups if i] == pytest.approx(
        [TIMES_NS[PY_ONE] / TIMES_NS[PY_THREADS], 400 / 250]
    )
