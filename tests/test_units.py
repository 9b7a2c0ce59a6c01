"""Quantities as a person reads them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.units import binary_size, clock, duration, three_digits


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0512, "0.0512"),
        (0.5, "0.500"),
        (1.934, "1.93"),
        (14.68, "14.7"),
        (146.8, "147"),
        (3912.0, "3910"),
        (1_234_567.0, "1230000"),
        (-14.68, "-14.7"),
        (-3912.0, "-3910"),
        (9.996, "10.0"),
        (99.96, "100"),
        (999.6, "1000"),
    ],
)
def test_a_number_is_written_with_three_digits_and_no_exponent(value: float, text: str) -> None:
    assert three_digits(value) == text


def test_nothing_is_written_without_an_exponent_too() -> None:
    assert float(three_digits(0.0)) == 0
    assert "e" not in three_digits(0.0)


@given(st.floats(1e-4, 1e9))
def test_a_number_is_written_within_half_of_its_third_digit(value: float) -> None:
    assert float(three_digits(value)) == pytest.approx(value, rel=0.005001)


@given(st.floats(1e-4, 1e9))
def test_the_sign_changes_nothing_but_the_sign(value: float) -> None:
    assert three_digits(-value) == f"-{three_digits(value)}"


@pytest.mark.parametrize(
    ("value_ns", "text"),
    [
        (0.0, "0.000 ns"),
        (7.0, "7.00 ns"),
        (999.0, "999 ns"),
        (1_000.0, "1.00 us"),
        (83_120.0, "83.1 us"),
        (1_943_000.0, "1.94 ms"),
        (2.5e9, "2.50 s"),
        (3.6e12, "3600 s"),
        (-83_120.0, "-83.1 us"),
    ],
)
def test_a_time_is_written_in_the_unit_that_suits_it(value_ns: float, text: str) -> None:
    assert duration(value_ns) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (-3, "0 s"),
        (0, "0 s"),
        (12.4, "12 s"),
        (59.6, "1 min 00 s"),
        (185, "3 min 05 s"),
        (3599.7, "1 h 00 min"),
        (7859, "2 h 10 min"),
    ],
)
def test_a_length_of_time_is_written_for_people_who_wait(seconds: float, text: str) -> None:
    assert clock(seconds) == text


@pytest.mark.parametrize(
    ("value_bytes", "text"),
    [
        (0, "0 B"),
        (512, "512 B"),
        (1023, "1023 B"),
        (1024, "1.00 KiB"),
        (1536 * 1024, "1.50 MiB"),
        (23.4 * 2**30, "23.4 GiB"),
        (5 * 2**40, "5.00 TiB"),
        (5000 * 2**40, "5000 TiB"),
    ],
)
def test_bytes_are_written_with_binary_prefixes(value_bytes: float, text: str) -> None:
    assert binary_size(value_bytes) == text
