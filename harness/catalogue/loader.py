"""The catalogue as one object, checked as a whole, with the digest that freezes it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

from harness.catalogue.claim import Claim, Claims, Experiment
from harness.catalogue.entries import (
    Ceiling,
    Controls,
    ModelTable,
    NoiseLimits,
    Profile,
    Profiles,
    Textbook,
)
from harness.catalogue.probe import Probe
from harness.catalogue.probe_part import ProbePart
from harness.catalogue.workload import Workload
from harness.catalogue.yaml_file import load_yaml
from harness.errors import InputError, unknown_name

HERE = Path(__file__).parent
STEP = "reading the catalogue"


@dataclass(frozen=True)
class Catalogue:
    """All that is run and judged. `digest` changes when any of its files does."""

    workloads: dict[str, Workload]
    probes: dict[str, Probe]
    claims: dict[str, Claim]
    profiles: dict[str, Profile]
    ceiling: Ceiling
    controls: Controls
    noise: NoiseLimits
    textbook: Textbook
    model_table: ModelTable
    digest: str

    def workload(self, name: str) -> Workload:
        """Raises UsageError naming the nearest match."""
        if name not in self.workloads:
            raise unknown_name("choosing a workload", "workload", name, self.workloads)
        return self.workloads[name]

    def probe(self, name: str) -> Probe:
        """Raises UsageError naming the nearest match."""
        if name not in self.probes:
            raise unknown_name("choosing a probe", "probe", name, self.probes)
        return self.probes[name]

    def claim(self, name: str) -> Claim:
        """Raises UsageError naming the nearest match."""
        if name not in self.claims:
            raise unknown_name("choosing a claim", "claim", name, self.claims)
        return self.claims[name]

    def profile(self, name: str) -> Profile:
        """Raises UsageError naming the nearest match."""
        if name not in self.profiles:
            raise unknown_name("choosing a profile", "profile", name, self.profiles)
        return self.profiles[name]


@cache
def load_catalogue(folder: Path = HERE) -> Catalogue:
    """The catalogue in `folder`. Raises InputError for anything that does not fit together."""
    files = [
        file
        for pattern in ("*.yaml", "workloads/*.yaml", "probes/*.yaml")
        for file in sorted(folder.glob(pattern))
    ]
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.relative_to(folder).as_posix().encode() + b"\0")
        digest.update(file.read_bytes() + b"\0")
    workloads = _by_id(folder / "workloads", Workload)
    probes = _by_id(folder / "probes", Probe)
    both = sorted(set(workloads) & set(probes))
    if both:
        raise InputError(STEP, str(folder), f"{both[0]!r} is a workload and a probe", "rename one")
    claims_file, profiles_file = folder / "claims.yaml", folder / "profiles.yaml"
    claims: dict[str, Claim] = {}
    for claim in load_yaml(claims_file, Claims, STEP).claims:
        if claim.id in claims:
            raise InputError(STEP, str(claims_file), f"claim {claim.id!r} twice", "rename one")
        for part in claim.parts:
            for condition in part.conditions():
                for experiment in condition.experiments:
                    _require_fit(experiment, workloads, claim.id, claims_file)
        for said in claim.probes:
            _require_probe(said, probes, claim.id, claims_file)
        claims[claim.id] = claim
    profiles = load_yaml(profiles_file, Profiles, STEP).profiles
    for name, profile in profiles.items():
        for claim_id in profile.claims:
            if claim_id not in claims:
                raise InputError(
                    STEP,
                    str(profiles_file),
                    f"profile {name!r} names claim {claim_id!r}, which is none",
                    f"choose among: {', '.join(sorted(claims))}",
                )
    return Catalogue(
        workloads=workloads,
        probes=probes,
        claims=claims,
        profiles=profiles,
        ceiling=load_yaml(folder / "ceiling.yaml", Ceiling, STEP),
        controls=load_yaml(folder / "controls.yaml", Controls, STEP),
        noise=load_yaml(folder / "noise.yaml", NoiseLimits, STEP),
        textbook=load_yaml(folder / "textbook.yaml", Textbook, STEP),
        model_table=load_yaml(folder / "table.yaml", ModelTable, STEP),
        digest=digest.hexdigest()[:16],
    )


def _require_probe(part: ProbePart, probes: Mapping[str, Probe], claim: str, file: Path) -> None:
    """Raises InputError for a probe, a metric or a key of a condition that is none."""
    known: dict[str, Collection[str]] = {"probe": probes}
    asked: list[tuple[str, str]] = [("probe", part.probe)]
    if part.probe in probes:
        probe = probes[part.probe]
        known |= {"metric": [each.name for each in probe.metrics], "condition": probe.conditions}
        asked.append(("metric", part.metric))
        keys = (
            *part.where, *part.numerator_where, *part.denominator_where, *part.over, *part.tell,
            *filter(None, [part.apart]),
        )  # fmt: skip
        asked += [("condition", key) for key in keys]
    for what, name in asked:
        if name not in known[what]:
            raise InputError(
                STEP,
                str(file),
                f"claim {claim!r} needs the {what} {name!r} of a probe, which is none",
                f"choose one of: {', '.join(sorted(known[what]))}",
            )


T = TypeVar("T", Workload, Probe)


def _by_id(folder: Path, kind: type[T]) -> dict[str, T]:
    """Every file of the folder, each called as what it holds. Raises InputError."""
    found: dict[str, T] = {}
    for file in sorted(folder.glob("*.yaml")):
        entry = load_yaml(file, kind, STEP)
        if entry.id != file.stem:
            raise InputError(STEP, str(file), f"field id: {entry.id!r}", f"call it {file.stem!r}")
        found[entry.id] = entry
    return found


def _require_fit(
    experiment: Experiment, workloads: Mapping[str, Workload], claim: str, file: Path
) -> None:
    """Raises InputError for an experiment with a workload that is none, or a size out of range."""
    if experiment.workload not in workloads:
        raise InputError(
            STEP,
            str(file),
            f"claim {claim!r} needs workload {experiment.workload!r}, which is none",
            f"choose one of: {', '.join(sorted(workloads))}",
        )
    allowed = workloads[experiment.workload].size_range
    if experiment.size is not None and not allowed.least <= experiment.size <= allowed.most:
        raise InputError(
            STEP,
            str(file),
            f"claim {claim!r} asks {experiment.workload} for size {experiment.size}",
            f"take one from {allowed.least} to {allowed.most}",
        )
