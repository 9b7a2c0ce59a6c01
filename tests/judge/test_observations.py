"""From records to one row per metric, cell and block."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from msgspec import structs

from harness.judge.observations import COLUMNS, observations
from harness.store import InvocationRecord
from harness.vocabulary import Cell, Lifetime, Outcome
from tests.sessions import (
    CPU_WORK,
    LEAD_NS,
    MAKING,
    TAIL_NS,
    TASKS,
    c_runtime,
    cell,
    completed,
    failed,
    host,
    plan_of,
    stored,
)

C = c_runtime()
FORK = cell(C, "fork")
FRESH = cell(C, "fork", 1, MAKING)
MILLISECOND = 1_000_000


def table_of(folder: Path, cells: list[Cell], records: list[InvocationRecord]) -> pd.DataFrame:
    return observations(stored(folder, plan_of([C], cells, blocks=2), records))


def values(table: pd.DataFrame, metric: str) -> list[float]:
    found: list[float] = table[table["metric"] == metric]["value"].tolist()
    return found


def with_iteration(record: InvocationRecord, index: int, **changes: Any) -> InvocationRecord:
    iterations = list(record.iterations)
    iterations[index] = structs.replace(iterations[index], **changes)
    return structs.replace(record, iterations=tuple(iterations))


def test_a_pool_cell_gives_its_times_its_throughput_and_its_overlap(tmp_path: Path) -> None:
    table = table_of(tmp_path, [FORK], [completed(FORK, 0, MILLISECOND)])

    assert dict(zip(table["metric"], table["value"], strict=True)) == {
        "exclusive_ns": MILLISECOND,
        "inclusive_ns": LEAD_NS + MILLISECOND + TAIL_NS,
        "throughput_per_s": TASKS * 1000,
        "overlap": 2.0,
        "late_to_middle": 1.9,
    }
    assert dict(zip(table["metric"], table["unit"], strict=True)) == {
        "exclusive_ns": "ns",
        "inclusive_ns": "ns",
        "throughput_per_s": "tasks/s",
        "overlap": "workers",
        "late_to_middle": "ratio",
    }


def test_every_row_says_what_it_is_of(tmp_path: Path) -> None:
    table = table_of(tmp_path, [FORK], [completed(FORK, 1, MILLISECOND)])

    assert list(table.columns) == COLUMNS
    told = table[[name for name in COLUMNS if name not in ("metric", "value", "unit")]]
    assert told.drop_duplicates().to_dict("records") == [
        {
            "host": host().hostname,
            "block": 1,
            "language": "c",
            "runtime": "c-1.0",
            "model": "fork",
            "family": "processes",
            "lifetime": "pool",
            "subject": "collatz",
            "workers": 2,
            "condition": f"size={FORK.size}",
            "cell": FORK.key,
        }
    ]


@pytest.mark.parametrize("warmups", [0, 1, 3])
def test_warm_ups_are_left_out(tmp_path: Path, warmups: int) -> None:
    patient = replace(FORK, warmups=warmups)

    table = table_of(tmp_path, [patient], [completed(patient, 0, MILLISECOND)])

    assert values(table, "exclusive_ns") == [MILLISECOND]


@pytest.mark.parametrize(
    ("iterations", "median"), [(1, 0.98), (2, 0.99), (3, 1.0), (4, 0.99), (5, 1.0)]
)
def test_iterations_are_collapsed_by_their_median(
    tmp_path: Path, iterations: int, median: float
) -> None:
    """Of 0.98, 1, 1.9, 0.98, 1 times the invocation's time, the first so many."""
    long = replace(FORK, iterations=iterations)

    table = table_of(tmp_path, [long], [completed(long, 0, MILLISECOND)])

    assert values(table, "exclusive_ns") == pytest.approx([median * MILLISECOND])


def test_a_fresh_cell_gives_its_inclusive_time_and_nothing_else(tmp_path: Path) -> None:
    """Its workers ran cold code: any other number would be taken for the CPU's."""
    table = table_of(tmp_path, [FRESH], [completed(FRESH, 0, MILLISECOND)])

    assert table["metric"].tolist() == ["inclusive_ns"]
    assert values(table, "inclusive_ns") == [LEAD_NS + MILLISECOND + TAIL_NS]


@pytest.mark.parametrize("outcome", [each for each in Outcome if each is not Outcome.COMPLETED])
def test_an_invocation_that_did_not_complete_gives_no_number(
    tmp_path: Path, outcome: Outcome
) -> None:
    """Not even where it left iterations behind."""
    half = structs.replace(completed(FORK, 0, MILLISECOND), outcome=outcome)
    records = [half, failed(FORK, 1, outcome, "gone")]

    assert table_of(tmp_path, [FORK], records).empty


def test_a_failure_in_one_block_leaves_the_others_numbers(tmp_path: Path) -> None:
    records = [failed(FORK, 0, Outcome.CRASHED, "SIGSEGV"), completed(FORK, 1, MILLISECOND)]

    table = table_of(tmp_path, [FORK], records)

    assert set(table["block"]) == {1}


def test_a_record_of_a_cell_that_was_not_planned_gives_no_number(tmp_path: Path) -> None:
    other = cell(C, "pthreads")

    table = table_of(tmp_path, [FORK], [completed(other, 0, 1e6), completed(FORK, 0, 1e6)])

    assert set(table["model"]) == {"fork"}


def test_the_exclusive_time_is_from_the_first_start_to_the_last_end(tmp_path: Path) -> None:
    once = replace(FORK, warmups=0, iterations=1)
    record = with_iteration(completed(once, 0, 100), 0, start_ns=(50, 20), end_ns=(60, 90))

    table = table_of(tmp_path, [once], [record])

    assert values(table, "exclusive_ns") == [70]


@pytest.mark.parametrize(
    ("start_ns", "end_ns", "overlap"),
    [
        ((0, 0), (100, 100), 2.0),
        ((0, 50), (50, 100), 1.0),
        ((0, 50), (100, 100), 1.5),
        ((0, 80), (20, 100), 0.4),
        ((0, None), (100, None), 1.0),
    ],
)
def test_the_overlap_is_how_many_workers_were_busy_on_average(
    tmp_path: Path,
    start_ns: tuple[int | None, ...],
    end_ns: tuple[int | None, ...],
    overlap: float,
) -> None:
    once = replace(FORK, warmups=0, iterations=1)
    record = with_iteration(completed(once, 0, 100), 0, start_ns=start_ns, end_ns=end_ns)

    table = table_of(tmp_path, [once], [record])

    assert values(table, "overlap") == [overlap]


def test_a_job_without_tasks_gives_its_inclusive_time_only(tmp_path: Path) -> None:
    once = replace(FORK, warmups=0, iterations=1, tasks=0)
    nobody = (None, None)
    record = with_iteration(completed(once, 0, 100), 0, start_ns=nobody, end_ns=nobody)

    assert table_of(tmp_path, [once], [record])["metric"].tolist() == ["inclusive_ns"]


def test_what_sets_a_cell_apart_stands_in_its_condition(tmp_path: Path) -> None:
    assert FRESH.lifetime is Lifetime.FRESH
    assert CPU_WORK.lifetime is Lifetime.POOL

    table = table_of(tmp_path, [FORK, FRESH], [completed(FORK, 0, 1e6), completed(FRESH, 0, 1e6)])

    conditions = {(row.lifetime, row.condition) for row in table.itertuples()}
    assert conditions == {("pool", f"size={FORK.size}"), ("fresh", "size=0;tasks=1")}


def test_a_session_of_which_nothing_was_measured_gives_an_empty_table(tmp_path: Path) -> None:
    table = table_of(tmp_path, [FORK], [])

    assert table.empty
    assert list(table.columns) == COLUMNS
