"""The cells of the tables, as a person reads them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from harness.catalogue.loader import load_catalogue
from harness.judge.judgement import Judgement
from harness.show import tables
from harness.show.tables import Table, interval_text
from harness.vocabulary import Interval
from tests.sessions import host
from tests.show.sessions import judgement_of, plan_with

LAYOUT = load_catalogue().model_table


def interval(estimate: float, low: float | None, high: float | None) -> Interval:
    return Interval(estimate, low, high, 12, 0.95)


def every_table(judgement: Judgement) -> list[Table]:
    return [
        tables.model_table(judgement, LAYOUT),
        tables.verdict_table(judgement),
        tables.verdict_matrix(judgement),
    ]


def rows_of(table: Table, first: str) -> list[tuple[str, ...]]:
    return [row for row in table.rows if row[0] == first]


@pytest.mark.parametrize(
    ("estimate", "low", "high", "unit", "text"),
    [
        (1.934, 1.899, 1.951, "ratio", "1.93 [1.90, 1.95]"),
        (0.5, 0.4871, 0.5129, "ratio", "0.500 [0.487, 0.513]"),
        (47.31, 46.49, 48.12, "ratio", "47.3 [46.5, 48.1]"),
        (3912.0, 3878.0, 3951.0, "ratio", "3910 [3880, 3950]"),
        (2.0, None, None, "ratio", "2.00 [?]"),
        (83_120.0, 80_240.0, 85_010.0, "ns", "83.1 us [80.2, 85.0]"),
        (1_943_000.0, 1_900_000.0, 2_000_000.0, "ns", "1.94 ms [1.90, 2.00]"),
        (2.5e9, 2.4e9, 2.6e9, "ns", "2.50 s [2.40, 2.60]"),
        (950.0, 900.0, 1_100.0, "ns", "950 ns [900, 1100]"),
        (1_050.0, 900.0, 1_100.0, "ns", "1.05 us [0.900, 1.10]"),
        (83_120.0, None, None, "ns", "83.1 us [?]"),
    ],
)
def test_an_interval_is_written_with_its_bounds_in_the_unit_of_its_estimate(
    estimate: float, low: float | None, high: float | None, unit: str, text: str
) -> None:
    assert interval_text(interval(estimate, low, high), unit) == text


def test_no_interval_is_written_as_nothing() -> None:
    assert interval_text(None) == interval_text(None, "ns") == "-"


def test_every_row_has_a_cell_for_every_heading(provisional: Judgement, four: Judgement) -> None:
    for judgement in (provisional, four):
        for table in every_table(judgement):
            assert table.rows
            assert {len(row) for row in table.rows} == {len(table.headings)}


def test_the_model_table_has_a_row_for_every_model_of_every_language(four: Judgement) -> None:
    table = tables.model_table(four, LAYOUT)

    assert [row[:2] for row in rows_of(table, "Java")] == [
        ("Java", "sequential"),
        ("Java", "threads"),
        ("Java", "processes"),
    ]
    assert list(dict.fromkeys(row[0] for row in table.rows)) == ["C", "Go", "Java", "Python"]


def test_the_ceiling_says_that_it_is_what_the_others_are_measured_by(four: Judgement) -> None:
    table = tables.model_table(four, LAYOUT)
    column = next(i for i, h in enumerate(table.headings) if h.startswith("of the ceiling"))
    cells = {(row[0], row[1]): row[column] for row in table.rows}

    assert cells["C", "fork"] == "the ceiling itself"
    assert cells["C", "pthreads"].startswith(("0.9", "1.0"))
    assert cells["C", "sequential"] == "-"


def test_the_baseline_shows_the_time_that_speed_ups_are_counted_from(four: Judgement) -> None:
    table = tables.model_table(four, LAYOUT)
    column = next(i for i, h in enumerate(table.headings) if h.startswith("CPU-bound"))
    cells = {(row[0], row[1]): row[column] for row in table.rows}

    assert cells["Go", "sequential"].startswith("1 = ")
    assert " ms [" in cells["Go", "sequential"]


def test_a_missing_language_has_its_rows_with_the_reason_and_how_to_install_it(
    provisional: Judgement,
) -> None:
    rows = rows_of(tables.model_table(provisional, LAYOUT), "Go")

    assert [row[1] for row in rows] == ["threads", "processes"]
    for row in rows:
        assert row[2] == "missing: goc: not found; install: debian: apt-get install go"
        assert set(row[3:]) <= {"-"}


def test_a_session_of_missing_languages_only_still_has_their_rows(tmp_path: Path) -> None:
    judgement = judgement_of(tmp_path, plan_with(0, gone=["go", "java"]))

    for table in every_table(judgement):
        assert {len(row) for row in table.rows} == {len(table.headings)}
    assert any("goc: not found" in cell for row in tables.model_table(judgement, LAYOUT).rows
               for cell in row)  # fmt: skip


def test_a_cell_that_failed_shows_why_in_place_of_a_number(provisional: Judgement) -> None:
    broken = [
        replace(row, interval=None, status="crashed: SIGSEGV")
        if (row.language, row.model, row.metric) == ("python", "processes", "speedup")
        else row
        for row in provisional.rows
    ]
    judgement = replace(provisional, rows=tuple(broken))

    found = rows_of(tables.model_table(judgement, LAYOUT), "Python")

    assert "crashed: SIGSEGV" in next(row for row in found if row[1] == "processes")


def test_the_matrix_has_every_claim_with_a_column_for_every_language(
    provisional: Judgement,
) -> None:
    matrix = tables.verdict_matrix(provisional)

    assert matrix.headings[1:] == ("C", "Python", "Go")
    assert [row[0] for row in matrix.rows] == [c.statement for c in provisional.plan.claims]
    assert [row[3] for row in matrix.rows] == ["not testable"] * 3
    assert matrix.rows[0][1].startswith("confirmed*\n0.99")


def test_provisional_verdicts_are_marked_and_the_mark_is_explained(
    provisional: Judgement, four: Judgement
) -> None:
    words = {row[2] for row in tables.verdict_table(provisional).rows}

    assert words == {"confirmed*", "opposite*", "tie*", "not testable"}
    assert tables.footnote(provisional).startswith("* provisional")
    assert tables.footnote(four) == ""
    assert not [row for row in tables.verdict_table(four).rows if "*" in row[2]]


def test_a_verdict_names_both_mechanisms_and_the_reason(provisional: Judgement) -> None:
    table = tables.verdict_table(provisional)
    row = next(row for row in table.rows if row[:2] == ("cpu-bound", "Python"))

    assert row[4].startswith("python/processes : python/threads; the whole interval is above 1.1")


@pytest.mark.parametrize(
    ("changes", "cpus", "said"),
    [
        ({"cpu_model": None, "hypervisor": None}, 2, "example: 2 CPUs; profile"),
        ({"cpu_model": "Chip", "hypervisor": None}, 2, "example: 2 CPUs (Chip); profile"),
        ({"cpu_model": "Chip", "hypervisor": "KVM"}, 1, "example: 1 CPU (Chip, virtual); profile"),
    ],
)
def test_the_first_line_says_where_it_was_measured(
    provisional: Judgement, changes: dict[str, str | None], cpus: int, said: str
) -> None:
    plan = provisional.plan.model_copy(update={"cpus": tuple(range(cpus))})
    judgement = replace(provisional, plan=plan, host=host(**changes))

    assert tables.headline(judgement).startswith(said)


def test_the_first_line_says_how_far_a_session_got(provisional: Judgement) -> None:
    whole = tables.headline(provisional)
    cut = tables.headline(replace(provisional, blocks=3, finished=False))

    assert "8 of 8 blocks; 95 % intervals" in whole
    assert "3 of 8 blocks, not finished" in cut
