"""`harness diff`: two sessions, verdict by verdict and cell by cell."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from harness.cli import options


def command(
    a: Annotated[Path, typer.Argument(metavar="A", help="A session's folder.")],
    b: Annotated[
        Path, typer.Argument(metavar="B", help="Another session's folder, of any machine.")
    ],
    everything: Annotated[
        bool, typer.Option("--all", help="Every cell, not only those whose intervals lie apart.")
    ] = False,
    json: options.Json = False,
) -> None:
    """Compare two sessions; needs no toolchain, so they may be somebody else's."""
    from harness.cli import reporting
    from harness.judge.difference import difference
    from harness.store import SessionReader

    for folder in (a, b):
        SessionReader(folder)  # what is no session is told before anything is judged
    found = difference(reporting.judged(a), reporting.judged(b))
    if json:
        from harness.show.difference_json import difference_json

        print(difference_json(found))
        return
    from harness.cli.console import console, print_table
    from harness.show import difference_tables, notes

    out = console()
    for name, folder, judgement in (("A", a, found.a), ("B", b, found.b)):
        out.print(f"{name} = {folder}: {notes.headline(judgement)}", style="bold", markup=False)
    for sentence in found.warnings:
        out.print(f"warning: {sentence}", markup=False)
    out.print()
    print_table(out, difference_tables.verdict_changes(found))
    conditions = difference_tables.condition_lines(found)
    if conditions:
        out.print("Conditions within a claim:")
        for line in conditions:
            out.print(f"  {line}", markup=False)
        out.print()
    out.print(difference_tables.verdict_summary(found), markup=False)
    note = difference_tables.provisional_note(found)
    if note:
        out.print(note, markup=False)
    out.print()
    cells = difference_tables.cell_changes(found, everything)
    if cells is not None:
        print_table(out, cells)
    out.print(difference_tables.cell_summary(found, everything), markup=False)
    out.print(difference_tables.absolute_line(found), markup=False)
