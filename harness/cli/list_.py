"""`harness list`: languages, workloads, claims and profiles."""

from __future__ import annotations


def command() -> None:
    """Show what can be measured and judged."""
    from harness.catalogue.loader import load_catalogue
    from harness.cli.workspace import known_languages

    catalogue = load_catalogue()
    print("languages")
    for language in known_languages():
        headline = language.manifest.headline
        print(f"  {language.name:10} {headline.threads} : {headline.processes}  {language.folder}")
    print("workloads")
    for workload in catalogue.workloads.values():
        size = f"size {workload.size} ({workload.size_unit})"
        print(f"  {workload.id:10} {workload.kind}: {workload.stresses}; {size}")
    print("claims")
    for claim in catalogue.claims.values():
        print(f"  {claim.id:20} {claim.statement} ({claim.experiment.workload})")
    print("profiles")
    for name, profile in catalogue.profiles.items():
        print(f"  {name:10} {profile.title}; {profile.blocks} blocks, {len(profile.claims)} claims")
