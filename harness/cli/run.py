"""`harness run`: measure, and stop there."""

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
    """Measure a plan into a session's folder, or finish an interrupted one."""
    from harness.cli import measuring

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
    print(f"measured: {folder}\nnext: harness report {folder}")
    raise typer.Exit(measuring.exit_status(folder, request.require))
