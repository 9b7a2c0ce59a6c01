"""Printing: tables for a person at a terminal, plain lines where there is none."""

from __future__ import annotations

import os
import sys

from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

from harness.catalogue.entries import ModelTable
from harness.judge.judgement import Judgement
from harness.show import notes, tables
from harness.show.model_table import model_table
from harness.show.probe_table import probe_table

#: Names are not broken in two, whatever the width.
UNBROKEN = {"claim", "language", "metric", "model", "variant"}
#: Where there is no terminal to ask: wide enough for every table, as CI logs are.
PLAIN_WIDTH = 120
#: A noisy session has many cautions, most of one kind.
CAUTIONS_SHOWN = 12


def console(stderr: bool = False) -> Console:
    """A console that honours COLUMNS and NO_COLOR and does not guess a width in a log."""
    stream = sys.stderr if stderr else sys.stdout
    width = None
    if not stream.isatty() and "COLUMNS" not in os.environ:
        width = PLAIN_WIDTH
    return Console(stderr=stderr, width=width, highlight=False, soft_wrap=False)


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
    """Cells that repeat the one above are left blank in the first column."""
    rich = RichTable(
        title=table.title,
        title_justify="left",
        title_style="bold",
        box=None,
        pad_edge=False,
        padding=(0, 2, 0, 0),
    )
    for heading in table.headings:
        rich.add_column(heading, overflow="fold", no_wrap=heading in UNBROKEN)
    above = ""
    for row in table.rows:
        first = "" if row[0] == above else row[0]
        above = row[0]
        rich.add_row(*(Text(cell) for cell in (first, *row[1:])))
    out.print(rich)
    out.print()
