"""Figure 1 as a table: every statement, the claims that test it, and a verdict per language."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.catalogue.loader import load_catalogue
from harness.cli.console import console, print_table
from harness.cli.reporting import judged
from harness.judge.judgement import Judgement
from harness.show.exports import session_tables
from harness.show.textbook import SIDES, language_table, textbook_table
from tests.altered import REFERENCE
from tests.show.sessions import judgement_of, plan_with

LAYOUT = load_catalogue().model_table


@pytest.fixture(scope="module")
def real() -> Judgement:
    return judged(REFERENCE)


def test_every_statement_stands_on_its_side(four: Judgement) -> None:
    said = {row[1] for row in textbook_table(four).rows}

    for row in four.plan.textbook.comparison:
        assert f"{SIDES[0]}: {row.threads.text}" in said
        assert f"{SIDES[1]}: {row.processes.text}" in said


def test_a_statement_that_was_not_measured_says_so(four: Judgement) -> None:
    rows = [row for row in textbook_table(four).rows if row[0] == "Memory"]

    assert [row[2:] for row in rows] == [("not measured yet", "-", "-", "-", "-")] * 2


def test_each_language_has_its_own_statements_with_its_own_verdicts_alone(four: Judgement) -> None:
    table = language_table(four)

    assert table is not None
    assert {row[0] for row in table.rows} == {"C", "Go", "Java", "Python"}
    (gil,) = [row for row in table.rows if row[1].endswith("limited by the GIL")][:1]
    assert gil[0] == "Python"
    found = [v for v in four.verdicts if (v.claim, v.language) == ("thread-parallelism", "python")]
    assert any(str(found[0].word) in row[3] for row in table.rows if row[0] == "Python")


def test_a_real_session_has_a_value_under_every_statement(real: Judgement) -> None:
    for row in textbook_table(real).rows:
        assert row[2] != "not measured yet", row
        assert any(cell != "-" for cell in row[3:]), row


@pytest.mark.parametrize("name", ["textbook", "languages", "matrix"])
def test_in_a_terminal_it_fits_100_columns_and_loses_no_word(
    real: Judgement, name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    table = session_tables(real, LAYOUT).get(name)
    if table is None:
        pytest.skip("the session is older than this table")

    print_table(console(), table)

    printed = capsys.readouterr().out
    assert max(len(line.rstrip()) for line in printed.splitlines()) <= 100
    assert "\u2026" not in printed


def test_a_session_without_verdicts_has_the_table_all_the_same(tmp_path: Path) -> None:
    bare = judgement_of(tmp_path, plan_with(0))

    table = textbook_table(bare)

    assert len(table.rows) == 2 * len(bare.plan.textbook.comparison)
    assert all(len(row) == len(table.headings) for row in table.rows)
