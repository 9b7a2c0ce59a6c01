"""A table in the formats that others read; nothing in a cell can break out of any of them."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from tabulate import tabulate

from harness.show.tables import Table


def markdown(table: Table) -> str:
    """The table in GitHub's Markdown."""
    headings = [markdown_text(heading) for heading in table.headings]
    rows = [[markdown_text(cell) for cell in row] for row in table.rows]
    return tabulate(rows, headings, tablefmt="pipe", disable_numparse=True)


def markdown_text(text: str) -> str:
    """`text` with every mark that Markdown would read made plain."""
    escaped = text.replace("\\", "\\\\").replace("&", "&amp;").replace("<", "&lt;")
    for mark in "|*_`":
        escaped = escaped.replace(mark, "\\" + mark)
    # Intervals stand in brackets; only what follows them could make a link.
    escaped = escaped.replace("](", "]\\(")
    return "<br>".join(escaped.splitlines())


def latex(table: Table) -> str:
    """The table for LaTeX with the package booktabs, cells of text left-aligned."""
    rows = [[_one_line(cell) for cell in row] for row in table.rows]
    body = tabulate(
        rows, [_one_line(heading) for heading in table.headings], tablefmt="latex_booktabs",
        disable_numparse=True,
    )  # fmt: skip
    return f"\\begin{{table}}\n\\caption{{{_latex(table.title)}}}\n{body}\n\\end{{table}}\n"


_LATEX = {
    "\\": r"\textbackslash{}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
    "{": r"\{", "}": r"\}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip


def _latex(text: str) -> str:
    return "".join(_LATEX.get(letter, letter) for letter in _one_line(text))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def write_csv(path: Path, table: Table) -> Path:
    """The table's headings and cells, comma-separated."""
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(table.headings)
        writer.writerows(table.rows)
    return path


def write_latex(path: Path, tables: Iterable[Table]) -> Path:
    """Every table, one after the other."""
    needs = "% \\usepackage{booktabs}\n\n"
    path.write_text(needs + "\n".join(latex(table) for table in tables), encoding="utf-8")
    return path
