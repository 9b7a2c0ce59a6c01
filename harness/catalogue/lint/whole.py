"""The catalogue as a whole: do its files fit together?"""

from __future__ import annotations

from collections.abc import Iterator

from harness.catalogue.claim import Experiment
from harness.catalogue.entries import MadeOf
from harness.catalogue.lint.claims import no_number, place_of
from harness.catalogue.lint.finding import (
    CLAIMS,
    CONTROLS,
    PROFILES,
    TABLE,
    TEXTBOOK,
    Finding,
    nearest,
    no_workload,
)
from harness.catalogue.lint.measured import (
    as_measured,
    cells,
    cells_of,
    conditions_of,
    probe_conditions_of,
)
from harness.catalogue.loader import Catalogue
from harness.catalogue.workload import Workload
from harness.vocabulary import Kind

#: The exact test has no 95 % interval from fewer; docs/methodology.md, "Estimates".
BLOCKS_FOR_AN_INTERVAL = 6
#: Claims that the textbook's table names and that no file holds yet -> what each waits for.
AWAITED = {
    "ipc-overhead": "a scenario: the same job by messages and in shared memory",
}


def textbook(catalogue: Catalogue) -> Iterator[Finding]:
    """Every statement is tested by a claim, and every claim that is judged tests a statement."""
    named: set[str] = set()
    for where, statement in catalogue.textbook.statements():
        named |= set(statement.claims)
        if not statement.claims:
            yield Finding(TEXTBOOK, where, "names no claim", "name the claims that test it")
        for name in statement.claims:
            if name not in catalogue.claims and name not in AWAITED:
                yield Finding(
                    TEXTBOOK,
                    where,
                    f"names claim {name!r}, which is none",
                    nearest(name, catalogue.claims, "add it to claims.yaml"),
                )
    for claim in catalogue.claims.values():
        if claim.id not in named and claim.judged:
            yield Finding(
                CLAIMS,
                claim.id,
                "has a rule, and no statement of the textbook names it",
                "name it under what it tests in textbook.yaml, or leave out its rules",
            )


def profiles(catalogue: Catalogue) -> Iterator[Finding]:
    """Blocks enough for an interval; no claim and no condition that every profile passes over."""
    for name, profile in catalogue.profiles.items():
        if profile.blocks < BLOCKS_FOR_AN_INTERVAL:
            yield Finding(
                PROFILES,
                f"{name}, blocks",
                f"{profile.blocks} are too few for an interval",
                f"take {BLOCKS_FOR_AN_INTERVAL} or more",
            )
    taken = {
        (claim.id, condition)
        for _, claim in as_measured(catalogue)
        for _, condition in conditions_of(claim)
    }
    measured = [claim for _, claim in as_measured(catalogue)]
    named = {claim.id for claim in measured}
    probed = {(claim.id, each.label) for claim in measured for each in probe_conditions_of(claim)}
    for claim in catalogue.claims.values():
        if claim.id not in named:
            yield Finding(
                CLAIMS, claim.id, "is in no profile", "name it in one of profiles.yaml, or more"
            )
            continue
        for _, condition in conditions_of(claim):
            if (claim.id, condition) not in taken:
                yield Finding(
                    CLAIMS,
                    place_of(claim, condition.label),
                    "no profile that names the claim measures this condition",
                    "raise workers_at_most or the breadth of one, or leave the condition out",
                )
        for probe_condition in probe_conditions_of(claim):
            if (claim.id, probe_condition.label) not in probed:
                yield Finding(
                    CLAIMS,
                    place_of(claim, probe_condition.label),
                    "no profile that names the claim has probes",
                    "give one probe_blocks, or leave the condition out",
                )


def table(catalogue: Catalogue) -> Iterator[Finding]:
    """Every column of the model table has numbers, in one profile at least."""
    measured = set(cells(catalogue))
    with_any_estimand = {each for each, _ in measured}
    for column in catalogue.model_table.columns:
        experiment = column.experiment
        workload = catalogue.workloads.get(experiment.workload)
        if workload is None:
            yield no_workload(TABLE, column.title, experiment.workload, catalogue)
            continue
        unfit = [
            *_out_of_range(TABLE, column.title, experiment.size, workload),
            *no_number(TABLE, column.title, column.metric, experiment, workload),
        ]
        yield from unfit
        # Only a claim about efficiency has the ceiling's cells beside its own.
        needs_ceiling = column.metric == "efficiency"
        mine = cells_of(experiment, workload)
        is_measured = (
            (mine, "efficiency") in measured if needs_ceiling else mine in with_any_estimand
        )
        if not unfit and not is_measured:
            yield Finding(
                TABLE,
                column.title,
                f"no {'efficiency ' * needs_ceiling}claim of a profile measures its experiment",
                "take the experiment of a claim that is in a profile, or leave the column out",
            )


def controls(catalogue: Catalogue) -> Iterator[Finding]:
    """The cells that are to come out as known are ones that are measured."""
    for known in catalogue.controls.made_of:
        yield from _control(known, catalogue)


def _control(known: MadeOf, catalogue: Catalogue) -> Iterator[Finding]:
    workload = catalogue.workloads.get(known.workload)
    if workload is None:
        yield no_workload(CONTROLS, "made_of", known.workload, catalogue)
        return
    experiment = Experiment(workload=known.workload, lifetime=known.lifetime, workers=known.workers)
    if cells_of(experiment, workload) not in {each for each, _ in cells(catalogue)}:
        yield Finding(
            CONTROLS,
            f"made_of, {known.workload}",
            "no claim of a profile measures such a cell",
            "take those of a claim that is in every profile",
        )


def workloads(catalogue: Catalogue) -> Iterator[Finding]:
    """A workload is used, can be proven to be ported rightly, and keeps within its own range."""
    used = {column.experiment.workload for column in catalogue.model_table.columns}
    for claim in catalogue.claims.values():
        for _, condition in conditions_of(claim):
            used |= {experiment.workload for experiment in condition.experiments}
    for workload in catalogue.workloads.values():
        file = f"workloads/{workload.id}.yaml"
        if workload.id not in used and workload.kind is not Kind.CONTROL:
            yield Finding(
                file,
                workload.id,
                "no claim and no column of the model table is about it",
                "name it in claims.yaml: under `over` of a claim, or in an experiment",
            )
        if not workload.goldens:
            yield Finding(file, "goldens", "there is none", "compute two with tests/definitions.py")
        yield from _out_of_range(file, "size", workload.size, workload)
        if workload.size_from_cache is not None:
            for bound in (workload.size_from_cache.least, workload.size_from_cache.most):
                yield from _out_of_range(file, "size_from_cache", bound, workload)
        for golden in workload.goldens:
            yield from _out_of_range(file, "goldens", golden.size, workload)


def probes(catalogue: Catalogue) -> Iterator[Finding]:
    """A probe is used by a claim, and every number of it that a claim names can be had."""
    used = {part.probe for claim in catalogue.claims.values() for part in claim.probes}
    for probe in catalogue.probes.values():
        if probe.id not in used:
            yield Finding(
                f"probes/{probe.id}.yaml",
                probe.id,
                "no claim is about it",
                "name it under `probes` of a claim in claims.yaml",
            )


def _out_of_range(file: str, where: str, size: int | None, workload: Workload) -> Iterator[Finding]:
    allowed = workload.size_range
    if size is not None and not allowed.least <= size <= allowed.most:
        yield Finding(
            file,
            where,
            f"size {size} is out of the range of {workload.id}",
            f"take one from {allowed.least} to {allowed.most}",
        )
