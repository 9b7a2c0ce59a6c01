"""`harness compare`: measure, judge, draw, and print the table."""

from __future__ import annotations

import typer

from harness.cli import options


def command(
    profile: options.ProfileName = "standard",
    lang: options.Languages = None,
    claim: options.Claims = None,
    workload: options.Workloads = None,
    blocks: options.Blocks = None,
    seed: options.Seed = None,
    out: options.Out = None,
    resume: options.Resume = None,
    require: options.Require = None,
) -> None:
    """Measure, judge and draw: the answer for this machine."""
    from harness.catalogue.loader import load_catalogue
    from harness.cli import measuring, reporting

    request = measuring.Request(
        profile=profile,
        languages=options.split(lang),
        claims=options.split(claim),
        workloads=options.split(workload),
        blocks=blocks,
        seed=seed,
        out=out,
        resume=resume,
        require=options.split(require),
    )
    folder = measuring.measure(request)
    from harness.cli.console import print_judgement

    judgement = reporting.judged(folder)
    reporting.write_verdicts(folder, judgement)
    reporting.write_report(folder, judgement)
    print_judgement(judgement, load_catalogue().model_table)
    print(f"Tables and figures: {folder}")
    raise typer.Exit(measuring.exit_status(folder, request.require))
