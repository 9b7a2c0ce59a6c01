"""`harness conform`: a worker program against the contract."""

from __future__ import annotations

from typing import Annotated

import typer

from harness.cli import options


def command(
    language: Annotated[str, typer.Argument(help="The language to examine.")],
    full: Annotated[
        bool,
        typer.Option("--full", help="Every combination, not every pair of values."),
    ] = False,
    probes: Annotated[
        bool, typer.Option("--probes", help="The probes alone, all that is found of each.")
    ] = False,
    runtime: options.Runtimes = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", help="Show the checks that hold as well.")
    ] = False,
) -> None:
    """Hold a worker program against docs/protocol.md; what to run until it is green."""
    from harness.catalogue.loader import load_catalogue
    from harness.cli.workspace import BUILD, chosen_languages
    from harness.measure.conformance import Check, conform
    from harness.measure.runtimes import choices

    catalogue = load_catalogue()
    chosen = choices(
        chosen_languages([language]), options.split(runtime, "--runtime"), variants=False
    )

    def report(check: Check) -> None:
        if check.skipped:
            print(f"skipped  {check.sentence}: {check.skipped}")
        elif not check.holds:
            print(f"FAILED   {check.sentence}\n         {check.problem}\n    next: {check.action}")
        elif verbose:
            print(f"holds    {check.sentence}")

    failed = 0
    for each, choice in chosen:
        which = f" ({choice.tool.path})" if choice.tool else ""
        checks = conform(
            each, catalogue.workloads, BUILD, full, report, choice, catalogue.probes, probes
        )
        wrong = sum(not check.holds for check in checks)
        print(f"{each.manifest.title}{which}: {len(checks) - wrong} checks hold, {wrong} failed")
        failed += wrong
    raise typer.Exit(1 if failed else 0)
