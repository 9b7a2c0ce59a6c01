"""Tables at a terminal of any width."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from harness.catalogue.loader import load_catalogue
from harness.cli.console import print_table
from harness.cli.reporting import judged
from harness.show.exports import session_tables
from harness.show.tables import Table
from tests.cli.conftest import STORED


@pytest.fixture(scope="module")
def tables() -> dict[str, Table]:
    return session_tables(judged(STORED), load_catalogue().model_table)


def printed(table: Table, width: int) -> str:
    out = io.StringIO()
    print_table(Console(file=out, width=width, highlight=False), table)
    return out.getvalue()


@pytest.mark.parametrize("width", [60, 80, 100, 120, 200])
def test_no_word_and_no_number_is_broken_at_any_width(tables: dict[str, Table], width: int) -> None:
    for table in tables.values():
        told = printed(table, width)
        words = set(told.replace(":", " ").split())
        for cell in (cell for row in table.rows for cell in row):
            assert set(cell.replace(":", " ").split()) <= words, cell
        assert max(map(len, told.splitlines())) <= width


def test_what_repeats_the_row_above_is_left_out_from_the_left_on() -> None:
    rows = (("memory", "shared", "C"), ("memory", "shared", "Go"), ("memory", "own", "C"))
    table = Table("A table", ("aspect", "statement", "language"), rows)
    assert [line.split() for line in printed(table, 80).splitlines()[2:5]] == [
        ["memory", "shared", "C"], ["Go"], ["own", "C"],
    ]  # fmt: skip
