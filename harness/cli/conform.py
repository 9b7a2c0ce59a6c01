"""`harness conform`: a worker program against the contract."""

from __future__ import annotations

from typing import Annotated

import typer


def command(
    language: Annotated[str, typer.Argument(help="The language to examine.")],
    full: Annotated[
        bool,
        typer.Option("--full", help="Every combination, not every pair of values."),
    ] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", help="Show the checks that hold as well.")
    ] = False,
) -> None:
    """Hold a worker program against docs/protocol.md; what to run until it is green."""
    from harness.catalogue.loader import load_catalogue
    from harness.cli.workspace import BUILD, chosen_languages
    from harness.measure.conformance import Check, conform

    chosen = chosen_languages([language])[0]

    def report(check: Check) -> None:
        if check.skipped:
            print(f"skipped  {check.sentence}: {check.skipped}")
        elif not check.holds:
            print(f"FAILED   {check.sentence}\n         {check.problem}\n    next: {check.action}")
        elif verbose:
            print(f"holds    {check.sentence}")

    checks = conform(chosen, load_catalogue().workloads, BUILD, full, report)
    failed = sum(not check.holds for check in checks)
    print(f"{chosen.manifest.title}: {len(checks) - failed} checks hold, {failed} failed")
    raise typer.Exit(1 if failed else 0)
