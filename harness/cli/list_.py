"""`harness list`: languages, workloads, claims and profiles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from harness.catalogue.loader import Catalogue


def command(
    check: Annotated[
        bool,
        typer.Option(
            "--check", help="Tell what in the catalogue does not fit together; exit 1 if anything."
        ),
    ] = False,
) -> None:
    """Show what can be measured and judged."""
    from harness.catalogue.loader import load_catalogue

    catalogue = load_catalogue()
    if check:
        raise typer.Exit(_checked(catalogue))
    _show(catalogue)


def _checked(catalogue: Catalogue) -> int:
    """Print a line per finding, or one that there is none; the exit status."""
    from harness.catalogue.lint import findings
    from harness.catalogue.loader import HERE
    from harness.catalogue.schema import FILES

    found = findings(catalogue)
    for finding in found:
        print(finding)
    if not found:
        files = sum(len(list(HERE.glob(pattern))) for pattern in FILES)
        print(f"checked {files} files of the catalogue, {len(catalogue.claims)} claims: no finding")
    return 1 if found else 0


def _show(catalogue: Catalogue) -> None:
    from harness.cli.workspace import known_languages

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
    print("probes")
    for probe in catalogue.probes.values():
        print(f"  {probe.id:14} {probe.title}: {probe.procedure}")
    print("claims")
    for claim in catalogue.claims.values():
        subjects = dict.fromkeys(
            experiment.workload
            for part in claim.parts
            for condition in part.conditions()
            for experiment in condition.experiments
        ) | dict.fromkeys(f"probe {part.probe}" for part in claim.probes)
        print(f"  {claim.id:20} {claim.statement} ({', '.join(subjects)})")
    print("profiles")
    for name, profile in catalogue.profiles.items():
        print(f"  {name:10} {profile.title}; {profile.blocks} blocks, {len(profile.claims)} claims")
