"""Ratios of cells, block by block, against numbers worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from msgspec import structs

from harness.judge.comparison import inverse
from harness.judge.rows import rows_of
from harness.vocabulary import Interval, Outcome, Schedule, Term
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
from tests.sessions import CPU_BOUND, cell, completed, failed, measured, plan_of, variant_of


def ends(interval: Interval | None) -> tuple[float, float, float]:
    assert interval is not None
    assert interval.low is not None
    assert interval.high is not None
    return interval.low, interval.estimate, interval.high


def blocks(interval: Interval | None) -> int:
    assert interval is not None
    return interval.blocks


def test_the_speed_up_is_the_own_baselines_time_over_the_models(tmp_path: Path) -> None:
    found = comparisons(tmp_path, exact_records())

    assert ends(found.speedup(C_THREADS)) == pytest.approx((2.0, 2.0, 2.0), rel=1e-6)
    assert ends(found.speedup(C_FORK)) == pytest.approx((100 / 55,) * 3, rel=1e-6)
    assert ends(found.speedup(PY_PROCESSES)) == pytest.approx((1.5,) * 3, rel=1e-6)
    assert ends(found.speedup(PY_THREADS)) == pytest.approx((300 / 330,) * 3, rel=1e-6)


def test_the_efficiency_is_the_speed_up_over_the_ceilings(tmp_path: Path) -> None:
    found = comparisons(tmp_path, exact_records())

    assert ends(found.efficiency(PY_PROCESSES)) == pytest.approx((1.5 * 0.55,) * 3, rel=1e-6)
    assert ends(found.efficiency(C_THREADS)) == pytest.approx((2.0 * 0.55,) * 3, rel=1e-6)


def test_the_ceiling_has_no_efficiency_of_its_own(tmp_path: Path) -> None:
    found = comparisons(tmp_path, exact_records())

    assert found.is_ceiling(C_FORK)
    assert not found.is_ceiling(PY_PROCESSES)
    assert found.efficiency(C_FORK) is None
    assert not [r for r in rows_of(found) if (r.model, r.metric) == ("fork", "efficiency")]


def test_a_ratio_of_throughputs_is_the_inverse_of_that_of_times(tmp_path: Path) -> None:
    found = comparisons(tmp_path, exact_records())

    times = ends(found.ratio(PY_PROCESSES, PY_THREADS, "exclusive_ns"))
    rates = ends(found.ratio(PY_PROCESSES, PY_THREADS, "throughput_per_s"))
    assert times == pytest.approx((200 / 330,) * 3, rel=1e-6)
    assert rates == pytest.approx((330 / 200,) * 3, rel=1e-6)


def test_a_drift_that_a_block_shares_does_not_widen_a_ratio(tmp_path: Path) -> None:
    """The times themselves go up twelvefold over the session; their ratio stays."""
    found = comparisons(tmp_path, exact_records())

    low, _, high = ends(found.level(C_FORK, "exclusive_ns"))
    assert high / low > 1.5
    assert ends(found.speedup(C_FORK)) == pytest.approx((100 / 55,) * 3, rel=1e-6)


def test_samples_moved_to_other_blocks_change_the_interval(tmp_path: Path) -> None:
    """Ratios are taken within a block: which samples share one is part of the data."""
    records = measured(TIMES_NS, BLOCKS, in_turn=[PY_THREADS])
    moved = [
        structs.replace(r, block=(r.block + 5) % BLOCKS) if r.cell == PY_ONE.key else r
        for r in records
    ]

    before = comparisons(tmp_path / "before", records)
    after = comparisons(tmp_path / "after", moved)

    assert sorted(ends(before.level(PY_ONE, "exclusive_ns"))) == pytest.approx(
        sorted(ends(after.level(PY_ONE, "exclusive_ns")))
    ), "alone it is as it was"
    low, _, high = ends(before.speedup(PY_PROCESSES))
    wider_low, _, wider_high = ends(after.speedup(PY_PROCESSES))
    assert wider_high / wider_low - 1 > 10 * (high / low - 1)
    assert ends(before.speedup(C_THREADS)) == ends(after.speedup(C_THREADS))


def test_a_session_whose_speed_drifts_by_half_gives_ratios_near_the_truth(tmp_path: Path) -> None:
    found = comparisons(tmp_path, measured(TIMES_NS, BLOCKS, drift=0.5, in_turn=[PY_THREADS]))

    for interval, truth in (
        (found.speedup(C_THREADS), 2.0),
        (found.speedup(PY_PROCESSES), 1.5),
        (found.efficiency(PY_PROCESSES), 1.5 * 0.55),
        (found.ratio(PY_PROCESSES, PY_THREADS, "throughput_per_s"), 1.65),
    ):
        low, estimate, high = ends(interval)
        assert estimate == pytest.approx(truth, rel=0.02)
        assert 1 < high / low < 1.05


def test_a_block_without_one_cell_is_dropped_for_the_ratios_of_that_cell_only(
    tmp_path: Path,
) -> None:
    crashed = failed(PY_PROCESSES, 3, Outcome.CRASHED, "SIGSEGV")
    found = comparisons(tmp_path, replaced(exact_records(), PY_PROCESSES, 3, crashed))

    assert blocks(found.speedup(PY_PROCESSES)) == BLOCKS - 1
    assert blocks(found.ratio(PY_PROCESSES, PY_THREADS, "exclusive_ns")) == BLOCKS - 1
    assert blocks(found.speedup(PY_THREADS)) == BLOCKS
    assert blocks(found.efficiency(C_THREADS)) == BLOCKS
    assert row(found, PY_PROCESSES, "speedup").status == "ok"


def test_a_block_that_was_not_reached_yet_counts_for_no_cell(tmp_path: Path) -> None:
    cut = [r for r in exact_records() if r.block < 7]

    found = comparisons(tmp_path, replaced(cut, C_FORK, 6, None))

    assert found.speedup(C_THREADS) == found.ratio(C_ONE, C_THREADS, "exclusive_ns")
    assert blocks(found.speedup(C_THREADS)) == 7
    assert blocks(found.efficiency(C_THREADS)) == 6


def test_cells_without_a_block_in_common_have_no_ratio(tmp_path: Path) -> None:
    records = [r for r in exact_records() if (r.cell == PY_ONE.key) == (r.block % 2 == 0)]

    found = comparisons(tmp_path, records)

    assert found.speedup(PY_PROCESSES) is None
    assert found.level(PY_PROCESSES, "exclusive_ns") is not None


def test_the_ceiling_is_that_of_the_first_runtime_under_the_usual_flags(tmp_path: Path) -> None:
    """A variant before it and another version after it are measured by it like anybody else."""
    fast = variant_of(C_RUNTIME, "fast")
    newer = C_RUNTIME.model_copy(update={"runtime": "c-2.0", "version": "2.0"})
    others = {
        cell(of, model, workers): time_ns
        for of, own_ns in ((fast, 40e6), (newer, 80e6))
        for model, workers, time_ns in (("sequential", 1, 100e6), ("fork", 2, own_ns))
    }
    plan = plan_of([fast, C_RUNTIME, newer, PYTHON], [*CELLS, *others], claims=[CPU_BOUND])
    records = exact_records() + [
        completed(each, block, time_ns * (1 + block))
        for block in range(BLOCKS)
        for each, time_ns in others.items()
    ]

    found = comparisons(tmp_path, records, plan)

    forks = {each.runtime: each for each in (C_FORK, *others) if each.model == "fork"}
    assert [r for r, each in forks.items() if found.is_ceiling(each)] == [C_RUNTIME.runtime]
    assert found.ceiling(PY_PROCESSES) == found.ceiling(forks[fast.runtime]) == C_FORK
    assert ends(found.efficiency(PY_PROCESSES)) == pytest.approx((1.5 * 0.55,) * 3, rel=1e-6)
    assert ends(found.efficiency(forks[fast.runtime])) == pytest.approx((55 / 40,) * 3, rel=1e-6)
    assert ends(found.efficiency(forks[newer.runtime])) == pytest.approx((55 / 80,) * 3, rel=1e-6)
    assert found.efficiency(C_FORK) is None


def test_a_language_of_variants_only_is_no_ceiling(tmp_path: Path) -> None:
    fast = variant_of(C_RUNTIME, "fast")
    cells = [cell(fast, "sequential", 1), cell(fast, "fork"), PY_ONE, PY_PROCESSES]
    plan = plan_of([fast, PYTHON], cells, claims=[CPU_BOUND])
    records = [completed(each, block, 1e8) for block in range(BLOCKS) for each in cells]

    found = comparisons(tmp_path, records, plan)

    assert found.ceiling(PY_PROCESSES) is None
    assert found.efficiency(PY_PROCESSES) is None


def test_workers_under_a_dynamic_schedule_have_the_static_baseline(tmp_path: Path) -> None:
    """One worker does the same under every schedule; it is measured once."""
    dynamic = replace(PY_PROCESSES, schedule=Schedule.DYNAMIC)
    plan = plan_of([C_RUNTIME, PYTHON], [*CELLS, dynamic], claims=[CPU_BOUND])
    records = exact_records() + [
        completed(dynamic, block, 150e6 * (1 + block)) for block in range(BLOCKS)
    ]

    found = comparisons(tmp_path, records, plan)

    assert found.baseline(dynamic) == PY_ONE
    assert ends(found.speedup(dynamic)) == pytest.approx((2.0,) * 3, rel=1e-6)


def test_an_estimate_is_the_product_of_its_terms_over_the_blocks_that_have_them_all(
    tmp_path: Path,
) -> None:
    crashed = failed(PY_PROCESSES, 3, Outcome.CRASHED, "SIGSEGV")
    found = comparisons(tmp_path, replaced(exact_records(), PY_PROCESSES, 3, crashed))
    terms = found.efficiency_terms(PY_PROCESSES)

    assert [(term.cell, term.power) for term in terms] == [
        (PY_ONE, 1), (PY_PROCESSES, -1), (C_ONE, -1), (C_FORK, 1),
    ]  # fmt: skip
    forth, back = found.estimate(terms), found.estimate(inverse(terms))
    assert blocks(forth) == blocks(back) == BLOCKS - 1
    assert ends(forth)[1] * ends(back)[1] == pytest.approx(1.0)
    assert ends(found.estimate((*terms, *inverse(terms)))) == pytest.approx((1.0,) * 3)
    assert found.estimate(()) is None


def test_an_estimate_with_a_cell_that_does_not_count_is_none(tmp_path: Path) -> None:
    wrong = failed(PY_ONE, 3, Outcome.WRONG_RESULT, "checksum 0, but it is 1")
    found = comparisons(tmp_path, replaced(exact_records(), PY_ONE, 3, wrong))

    assert found.estimate([Term(PY_ONE, "exclusive_ns", 1)]) is None
    assert found.estimate(found.speedup_terms(PY_PROCESSES)) is None
    assert found.estimate([Term(PY_PROCESSES, "exclusive_ns", 1)]) is not None


def test_a_cell_that_is_not_run_has_rows_with_its_reason_and_no_numbers(tmp_path: Path) -> None:
    gap = replace(PY_PROCESSES, model="processes-new")
    plan = plan_of(
        [C_RUNTIME, PYTHON], CELLS, claims=[CPU_BOUND], gaps={gap: "not applicable: needs more"}
    )

    found = comparisons(tmp_path, exact_records(), plan)

    mine = [each for each in rows_of(found) if each.model == "processes-new"]
    assert [each.metric for each in mine] == [
        "exclusive_ns", "inclusive_ns", "throughput_per_s", "overlap",
    ]  # fmt: skip
    assert {(each.interval, each.status) for each in mine} == {(None, "not applicable: needs more")}
    assert found.level(gap, "exclusive_ns") is None
