"""What each worker adds to the memory, from what was measured while they stood still."""

from __future__ import annotations

import pytest

from harness.judge.derived import derived


def test_a_worker_takes_the_slope_of_pss_and_kernel_memory_over_their_number() -> None:
    numbers = [
        (metric, f"workers={count};when=parked", base + slope * count)
        for count in (0, 10, 100)
        for metric, base, slope in (
            ("pss_bytes", 5e6, 20_000.0),
            ("kernel_bytes", 1e5, 16_384.0),
            ("uss_bytes", 1e6, 12_000.0),
        )
    ]

    found = {(metric, condition): value for metric, condition, value in derived(numbers)}

    assert found == {
        ("per_worker_bytes", "when=parked"): pytest.approx(36_384),
        ("uss_per_worker_bytes", "when=parked"): pytest.approx(12_000),
    }


def test_one_count_alone_has_no_slope() -> None:
    assert derived([("pss_bytes", "workers=3;when=parked", 5e6)]) == []


def test_extra_memory_is_counted_from_before() -> None:
    numbers = [
        ("pss_bytes", f"when={when}", value)
        for when, value in (("before", 100.0), ("read", 150.0), ("written", 300.0))
    ]

    assert derived(numbers) == [
        ("extra_bytes", "when=read", 50.0),
        ("extra_bytes", "when=written", 200.0),
    ]


def test_where_the_system_shows_no_pss_there_is_the_unshared_memory_alone() -> None:
    numbers = [("uss_bytes", f"workers={n};when=parked", 10.0 * n) for n in (0, 1)]

    ((metric, condition, value),) = derived(numbers)

    assert (metric, condition) == ("uss_per_worker_bytes", "when=parked")
    assert value == pytest.approx(10.0)


def test_other_numbers_are_left_alone() -> None:
    assert derived([("creation_p50_ns", "resident_mib=0", 5.0)]) == []
