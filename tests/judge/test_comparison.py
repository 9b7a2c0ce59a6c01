"""Ratios of cells, block by block, against numbers worked out by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.vocabulary import Interval, Outcome
from tests.judge.six_cells import (
    BLOCKS,
    C_FORK,
    C_ONE,
    C_THREADS,
    PY_ONE,
    PY_PROCESSES,
    PY_THREADS,
    TIMES_NS,
    comparisons,
    exact_records,
    replaced,
    row,
)
from tests.sessions import failed, measured


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
    assert not [r for r in found.rows() if (r.model, r.metric) == ("fork", "efficiency")]


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
        r.model_copy(update={"block": (r.block + 5) % BLOCKS}) if r.cell == PY_ONE.key else r
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
