"""`harness plan`: what would run, in which order, for how long."""

from __future__ import annotations

from harness.cli import options


def command(
    profile: options.ProfileName = "standard",
    lang: options.Languages = None,
    claim: options.Claims = None,
    workload: options.Workloads = None,
    runtime: options.Runtimes = None,
    cpus: options.Cpus = None,
    blocks: options.Blocks = None,
    budget: options.Budget = None,
    seed: options.Seed = None,
    json: options.Json = False,
) -> None:
    """Show what would run and how long it would take; measures nothing."""
    from harness.cli import measuring

    request = options.Request(
        profile=profile,
        languages=options.split(lang, "--lang"),
        claims=options.split(claim, "--claim"),
        workloads=options.split(workload, "--workload"),
        runtimes=options.split(runtime, "--runtime"),
        cpus=cpus,
        blocks=blocks,
        budget_s=None if budget is None else options.seconds(budget),
        seed=seed,
    )
    plan, prepared = measuring.planned(request)
    if json:
        print(plan.model_dump_json(indent=1))
        return
    for line in measuring.describe_plan(plan, prepared):
        print(line)
    print("claims:")
    for claim_entry in plan.claims:
        print(f"  {claim_entry.id}: {claim_entry.statement}")
    print("cells, in the order of the first block:")
    for index in plan.order[0] if plan.order else ():
        print(f"  {plan.cells[index].cell().key}")
    probing = plan.probing
    if probing.cells:
        print(f"probes, in {len(probing.order)} blocks; once in all, or once in each of these:")
    for planned_probe in probing.cells:
        once = probing.probe(planned_probe.probe).once
        print(f"  {planned_probe.cell().key}: {'once' if once else 'each'}")
    if plan.gaps or probing.gaps:
        print("cells that are not run:")
    for gap in plan.gaps:
        print(f"  {gap.cell.cell().key}: {gap.reason}")
    for probe_gap in probing.gaps:
        print(f"  {probe_gap.cell.cell().key}: {probe_gap.reason}")
