"""`harness show`: the tables of a session, the last one by default."""

from __future__ import annotations

from typing import Annotated

import typer

from harness.cli import options


def command(
    session: options.SessionFolder = None,
    table: Annotated[
        list[str] | None,
        typer.Option(
            "--table",
            help="Only these: textbook, languages, matrix, models, probes, verdicts, scaling, "
            "sensitivity, break-even (repeat, or commas).",
        ),
    ] = None,
) -> None:
    """Print a session's table and verdicts, or the tables that are named."""
    from harness.catalogue.loader import load_catalogue
    from harness.cli import reporting
    from harness.cli.console import console, print_judgement, print_table
    from harness.cli.workspace import RESULTS
    from harness.errors import unknown_name
    from harness.store import latest_session

    named = options.split(table, "--table")
    judgement = reporting.judged(session or latest_session(RESULTS))
    layout = load_catalogue().model_table
    if not named:
        print_judgement(judgement, layout)
        return
    from harness.show import notes
    from harness.show.exports import session_tables

    found = session_tables(judgement, layout)
    for name in named:
        if name not in found:
            raise unknown_name("showing", "table of this session", name, found)
    out = console()
    out.print(notes.headline(judgement), style="bold", markup=False)
    for name in named:
        print_table(out, found[name])
