"""Printing: tables for a person at a terminal, plain lines where there is none."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table as RichTable
from rich.text import Text

from harness.catalogue.entries import ModelTable
from harness.judge.judgement import Judgement
from harness.show import notes, tables
from harness.show.model_table import model_table
from harness.show.probe_table import probe_table

#: What a row is about: told first where a table is told row by row.
NAMING = {"claim", "language", "metric", "model", "variant"}
#: Where there is no terminal to ask: wide enough for every table, as CI logs are.
PLAIN_WIDTH = 120
#: Between two columns.
GAP = 2
#: A noisy session has many cautions, most of one kind.
CAUTIONS_SHOWN = 12


class _Piped(Console):
    """A console that leaves it to the edge of the program what a reader's leaving means."""

    def on_broken_pipe(self) -> None:
        raise BrokenPipeError


def console(stderr: bool = False) -> Console:
    """A console that honours COLUMNS and NO_COLOR and does not guess a width in a log."""
    stream = sys.stderr if stderr else sys.stdout
    width = None
    if not stream.isatty() and "COLUMNS" not in os.environ:
        width = PLAIN_WIDTH
    return _Piped(stderr=stderr, width=width, highlight=False, soft_wrap=False)


def print_judgement(judgement: Judgement, layout: ModelTable) -> None:
    """The first table, the verdicts under it, and what the marks mean."""
    out = console()
    out.print(notes.headline(judgement), style="bold")
    for line in notes.runtime_lines(judgement):
        out.print(line, markup=False)
    out.print()
    if judgement.plan.cells or judgement.plan.missing:
        print_table(out, model_table(judgement, layout))
    probed = probe_table(judgement, layout)
    if probed is not None:
        print_table(out, probed)
    print_table(out, tables.verdict_table(judgement))
    for extra in (
        tables.scaling_table(judgement),
        tables.sensitivity_table(judgement),
        tables.breakeven_table(judgement),
    ):
        if extra is not None:
            print_table(out, extra)
    print_notes(out, judgement)


def print_notes(out: Console, judgement: Judgement) -> None:
    """What stands under the verdicts: their marks, why it stopped, what speaks for care."""
    for line in filter(None, (notes.footnote(judgement), notes.stopping_text(judgement))):
        out.print(line, markup=False)
    cautions = notes.caution_lines(judgement)
    if cautions:
        out.print(f"Mind ({len(cautions)}; all in cautions.json):")
    for line in cautions[:CAUTIONS_SHOWN]:
        out.print(f"  {line}", markup=False)


def print_table(out: Console, table: tables.Table) -> None:
    """As a table whose words and numbers are whole, or where that is too wide, row by row.

    Cells that repeat those above are left blank from the left on.
    """
    columns = [
        [heading, *cells] for heading, *cells in zip(table.headings, *table.rows, strict=True)
    ]
    widths = _widths(columns, out.width - GAP * (len(columns) - 1))
    if widths is None:
        _print_row_by_row(out, table)
        return
    rich = RichTable(
        title=table.title,
        title_justify="left",
        title_style="bold",
        box=None,
        pad_edge=False,
        padding=(0, GAP, 0, 0),
    )
    for heading, width in zip(table.headings, widths, strict=True):
        rich.add_column(heading, width=width)
    above: tuple[str, ...] = ()
    for row in table.rows:
        same = _shared(row[:-1], above)
        rich.add_row(*(Text("" if place < same else cell) for place, cell in enumerate(row)))
        above = row
    out.print(rich)
    out.print()


def _print_row_by_row(out: Console, table: tables.Table) -> None:
    """The row's first cells on a line of their own, then a line for each of the others."""
    out.print(table.title, style="bold", markup=False)
    names = max((place for place, h in enumerate(table.headings) if h in NAMING), default=0) + 1
    for row in table.rows:
        out.print("  ".join(filter(None, row[:names])), style="bold", markup=False)
        for heading, cell in zip(table.headings[names:], row[names:], strict=True):
            if cell:
                out.print(Padding(Text(f"{heading}: {' '.join(cell.split())}"), (0, 0, 0, 2)))
    out.print()


def _widths(columns: Sequence[Sequence[str]], room: int) -> list[int] | None:
    """As wide as the cells, or the widest of them cut down; None where not even words have room."""
    wanted = [max(max(map(len, cell.split("\n"))) for cell in cells) for cells in columns]
    needed = [max(max(map(len, cell.split() or [""])) for cell in cells) for cells in columns]
    for most in range(max(wanted), 0, -1):
        widths = [max(least, min(wish, most)) for least, wish in zip(needed, wanted, strict=True)]
        if sum(widths) <= room:
            return widths
    return None


def _shared(row: tuple[str, ...], above: tuple[str, ...]) -> int:
    """How many cells, from the left, are those of the row above."""
    return next(
        (place for place, (one, other) in enumerate(zip(row, above, strict=False)) if one != other),
        min(len(row), len(above)),
    )
