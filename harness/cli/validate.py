"""`harness validate`: the statistics against known truth, simulated and on this machine."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from harness.errors import EXIT_DONE, EXIT_NOT_MEASURED

SESSIONS, QUICK_SESSIONS = 10_000, 2_000


def command(
    quick: Annotated[
        bool, typer.Option("--quick", help=f"{QUICK_SESSIONS} simulated sessions, not {SESSIONS}.")
    ] = False,
    real: Annotated[
        bool,
        typer.Option("--real", help="Sessions of known truth on this machine; some 20 minutes."),
    ] = False,
    write: Annotated[
        bool, typer.Option("--write", help="Put the tables into docs/methodology.md.")
    ] = False,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Seed of the simulation.")] = 1,
) -> None:
    """Hold the statistics against known truth; exit 1 if they miss a target."""
    from harness.cli import validating
    from harness.cli.console import console, print_table
    from harness.show.validation import findings_table

    if real:
        findings, about = validating.on_this_machine()
    else:
        sessions = QUICK_SESSIONS if quick else SESSIONS
        findings, about = validating.simulation(sessions, seed)
    out = console()
    print_table(out, findings_table(findings, about))
    if write:
        print(f"written: {validating.written(findings, about, 'real' if real else 'simulated')}")
    missed = [finding for finding in findings if finding.holds is False]
    for finding in missed:
        print(f"harness: missed: {finding.experiment}, {finding.case}", file=sys.stderr)
    raise typer.Exit(EXIT_NOT_MEASURED if missed else EXIT_DONE)
