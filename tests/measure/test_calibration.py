"""How many tasks make an iteration of the wanted length."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.catalogue.loader import load_catalogue
from harness.catalogue.workload import Workload
from harness.measure.attempt import Runner
from harness.measure.calibration import baseline_cell, calibrate, rounded_tasks
from harness.measure.programs import Program
from harness.units import NS_PER_MS
from harness.vocabulary import Cell, Family, Kind, Lifetime

SEED = 42


def workload(round_: int = 1, rounds_at_least: int = 1) -> Workload:
    return Workload(
        id="of-the-test",
        title="Of the test",
        kind=Kind.CPU,
        stresses="nothing",
        size=1,
        size_unit="none",
        round=round_,
        rounds_at_least=rounds_at_least,
        goldens=(),
    )


def threads_cell(program: Program, name: str, size: int, workers: int = 3) -> Cell:
    return Cell(
        workload=name,
        size=size,
        language=program.language.name,
        runtime=program.runtime,
        model="threads",
        family=Family.THREADS,
        lifetime=Lifetime.FRESH,
        workers=workers,
        iterations=7,
    )


@given(
    tasks=st.integers(1, 10**6),
    round_=st.integers(1, 64),
    rounds_at_least=st.integers(1, 8),
    counts=st.lists(st.integers(1, 32), min_size=1, max_size=4),
)
def test_rounding_up_serves_every_number_of_workers_alike_and_adds_no_more_than_it_must(
    tasks: int, round_: int, rounds_at_least: int, counts: list[int]
) -> None:
    rounded = rounded_tasks(tasks, workload(round_, rounds_at_least), 1, counts)
    least = max(tasks, rounds_at_least * max(counts))
    assert all(rounded % count == 0 for count in counts)
    assert rounded % round_ == 0
    assert rounded >= least
    assert rounded - math.lcm(round_, *counts) < least


@given(tasks=st.integers(1, 10**6), counts=st.lists(st.integers(1, 32), min_size=1, max_size=4))
def test_a_rounded_number_of_tasks_stays_what_it_is(tasks: int, counts: list[int]) -> None:
    once = rounded_tasks(tasks, workload(), 1, counts)
    assert rounded_tasks(once, workload(), 1, counts) == once


def test_a_cpu_bound_kernel_is_timed_on_its_sequential_model(
    runner_of: Callable[..., Runner], honest: Program
) -> None:
    cell = threads_cell(honest, "collatz", 16)
    record = calibrate(runner_of("honest"), cell, [1, 3, 2, 2], 20 * NS_PER_MS, SEED)
    assert (record.language, record.runtime, record.model) == (
        "honest", honest.runtime, "sequential",
    )  # fmt: skip
    assert (record.workload, record.size, record.reason) == ("collatz", 16, "")
    assert record.ns_per_task is not None
    # Sixteen numbers take any interpreter more than 10 us, and a crawling machine less than 1 s.
    assert 10_000 < record.ns_per_task < 1e9
    needed = math.ceil(20 * NS_PER_MS / record.ns_per_task)
    assert record.tasks == 6 * math.ceil(max(needed, 3) / 6)


def test_the_tasks_of_a_wait_are_computed_and_nothing_runs(
    runner_of: Callable[..., Runner], honest: Program, tmp_path: Path
) -> None:
    cell = threads_cell(honest, "sleep", 5000, workers=16)
    record = calibrate(runner_of("honest"), cell, [16, 1], 100 * NS_PER_MS, SEED)
    # 20 waits of 5 ms fill 100 ms; sixteen workers get two tasks each.
    assert (record.ns_per_task, record.tasks) == (5_000_000, 32)
    assert list((tmp_path / "logs").iterdir()) == []


def test_a_wait_of_no_length_is_timed_like_work(
    runner_of: Callable[..., Runner], honest: Program
) -> None:
    record = calibrate(runner_of("honest"), threads_cell(honest, "sleep", 0), [1], 10**6, SEED)
    assert record.reason == ""
    assert record.ns_per_task is not None
    assert 0 < record.ns_per_task < 1e9


def test_a_kernel_that_fails_is_on_record_with_its_reason(
    runner_of: Callable[..., Runner], fake: Callable[[str], Program]
) -> None:
    cell = threads_cell(fake("segfaults"), "collatz", 16)
    record = calibrate(runner_of("segfaults"), cell, [2], 10**6, SEED)
    assert (record.tasks, record.ns_per_task) == (None, None)
    assert record.reason == "calibration: crashed: killed by SIGSEGV"


def test_the_baseline_is_one_sequential_worker_of_the_same_kernel(
    runner_of: Callable[..., Runner], honest: Program
) -> None:
    cell = threads_cell(honest, "collatz", 16)
    baseline = baseline_cell(runner_of("honest"), cell)
    assert (baseline.model, baseline.family) == ("sequential", Family.SEQUENTIAL)
    assert (baseline.lifetime, baseline.workers) == (Lifetime.POOL, 1)
    assert (baseline.workload, baseline.size, baseline.runtime) == ("collatz", 16, honest.runtime)


@pytest.mark.parametrize("name", sorted(load_catalogue().workloads))
def test_every_workload_can_be_given_a_whole_number_of_rounds(name: str) -> None:
    entry = load_catalogue().workload(name)
    assert rounded_tasks(1, entry, entry.size, [1, 2, 3]) >= entry.rounds_at_least * 3
