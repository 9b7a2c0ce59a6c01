"""Tables in the formats that others read."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from harness.show.formats import latex, markdown, write_csv, write_latex
from harness.show.tables import Table

MEAN = r"50 % of a_b & c # $x$ {y} ~ ^ \end{table}"
TABLE = Table(f"Of {MEAN}", ("language", "found"), (("C", MEAN), ("Go", "two\nlines"), ("", "-")))


def test_nothing_in_a_cell_is_a_command_of_latex() -> None:
    text = latex(TABLE)

    assert text.count(r"\end{table}") == 1
    assert text.count(r"\end{tabular}") == 1
    assert r"50 \% of a\_b \& c \# \$x\$ \{y\}" in text
    assert r"\toprule" in text
    assert "two lines" in text


def test_every_table_is_in_the_latex_file_with_what_it_needs(tmp_path: Path) -> None:
    path = write_latex(tmp_path / "tables.tex", [TABLE, TABLE])

    text = path.read_text(encoding="utf-8")
    assert text.startswith("% \\usepackage{booktabs}")
    assert text.count(r"\begin{tabular}") == 2


def test_csv_gives_back_what_was_put_in(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "table.csv", TABLE)

    with path.open(newline="", encoding="utf-8") as stream:
        rows = [tuple(row) for row in csv.reader(stream)]
    assert rows == [TABLE.headings, *TABLE.rows]


@pytest.mark.parametrize("cell", ["a|b", "*bold*", "<b>", "[x](y)", "`code`"])
def test_no_mark_of_markdown_gets_out_of_a_cell(cell: str) -> None:
    lines = markdown(Table("", ("a", "b"), ((cell, "x"),))).splitlines()

    assert len(lines) == 3
    assert lines[2].replace("\\|", "").count("|") == 3
