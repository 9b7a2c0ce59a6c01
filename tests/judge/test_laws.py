"""Which speed-ups a scaling law is fitted to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from harness.judge.judgement import Judgement, judge
from tests.sessions import c_runtime, cell, measured, plan_of, stored

C = c_runtime()
COUNTS = range(2, 9)


@pytest.fixture
def of_cpus(tmp_path: Path) -> Callable[[int], Judgement]:
    """A program that is perfect on that many CPUs, with up to eight workers."""

    def make(cpus: int) -> Judgement:
        cells = [cell(C, "sequential", 1), *(cell(C, "fork", count) for count in COUNTS)]
        times_ns = {each: 100e6 / min(each.workers, cpus) for each in cells}
        records = measured(times_ns, 12, noise=0.001)
        return judge(stored(tmp_path / str(cpus), plan_of([C], cells, cpus=cpus), records))

    return make


def test_cpus_that_are_not_there_are_no_fault_of_the_program(
    of_cpus: Callable[[int], Judgement],
) -> None:
    (law,) = of_cpus(6).laws
    assert law.fit.counts == (2, 3, 4, 5, 6)
    assert law.fit.contention.estimate == pytest.approx(0, abs=0.002)


def test_with_fewer_cpus_than_a_law_takes_counts_there_is_none(
    of_cpus: Callable[[int], Judgement],
) -> None:
    assert of_cpus(2).laws == ()


def test_the_serial_fraction_is_told_up_to_as_many_workers_as_cpus(
    of_cpus: Callable[[int], Judgement],
) -> None:
    rows = [row for row in of_cpus(4).rows if row.metric == "serial_fraction"]
    assert [row.workers for row in rows] == [2, 3, 4]
