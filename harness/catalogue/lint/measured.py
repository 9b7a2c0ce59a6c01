"""What the profiles measure of the claims, cell by cell."""

from __future__ import annotations

from collections.abc import Iterator

from harness.catalogue.claim import Claim, Condition, Experiment, Part
from harness.catalogue.entries import Profile
from harness.catalogue.loader import Catalogue
from harness.catalogue.probe_part import ProbeCondition
from harness.catalogue.workload import Workload


def probe_conditions_of(claim: Claim) -> list[ProbeCondition]:
    """Every condition of every part that is about a probe."""
    return [condition for part in claim.probes for condition in part.conditions()]


def conditions_of(claim: Claim) -> Iterator[tuple[Part, Condition]]:
    for part in claim.parts:
        for condition in part.conditions():
            yield part, condition


def as_measured(catalogue: Catalogue) -> Iterator[tuple[Profile, Claim]]:
    """Every claim as a profile measures it, with the profile."""
    for profile in catalogue.profiles.values():
        for name in profile.claims:
            claim = profile.measured(catalogue.claims[name])
            if claim is not None:
                yield profile, claim


def cells(catalogue: Catalogue) -> Iterator[tuple[Experiment, str]]:
    """Every experiment that any profile measures, as `cells_of`, and what is estimated by it."""
    for profile, claim in as_measured(catalogue):
        for part in claim.parts:
            for index, condition in enumerate(part.conditions()):
                for experiment in condition.experiments:
                    workload = catalogue.workloads[experiment.workload]
                    cells = cells_of(experiment, workload)
                    yield cells, part.estimand
                    # The speed-up curve has the first condition's workload alone.
                    if part.estimand == "efficiency" and index == 0:
                        for workers in profile.scaling_workers:
                            yield cells.model_copy(update={"workers": workers}), part.estimand


def cells_of(experiment: Experiment, workload: Workload) -> Experiment:
    """What of an experiment sets its cells apart from others': equal ones have equal cells."""
    size = experiment.size
    if size is None and workload.size_from_cache is None:
        size = workload.size
    kept = {"size": size, "iterations": None, "iterations_alone": None}
    return experiment.model_copy(update=kept)
