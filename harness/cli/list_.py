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
        pair = f"{headline.threads or 'none'} : {headline.processes or 'none'}"
        print(f"  {language.name:10} {pair}  {language.folder}")
    print("workloads")
    for workload in catalogue.workloads.values():
        follows = ", or as the cache is large" if workload.size_from_cache else ""
        size = f"size {workload.size}{follows} ({workload.size_unit})"
        print(f"  {workload.id:10} {workload.kind}: {workload.stresses}; {size}")
    print("claims")
    for claim in catalogue.claims.values():
        subjects = dict.fromkeys(
            experiment.workload
            for part in claim.parts
            for condition in part.conditions()
            for experiment in condition.experiments
        )
        print(f"  {claim.id:20} {claim.statement} ({', '.join(subjects)})")
    print("profiles")
    for name, profile in catalogue.profiles.items():
        print(f"  {name:10} {profile.title}; {profile.blocks} blocks, {len(profile.claims)} claims")
