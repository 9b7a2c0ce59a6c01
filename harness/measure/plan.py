"""From claims to cells, and from cells to blocks in a seeded random order."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from harness.catalogue.claim import Claim, Experiment
from harness.catalogue.entries import Profile
from harness.catalogue.loader import Catalogue
from harness.catalogue.terms import resolve_workers
from harness.catalogue.workload import Workload
from harness.errors import UsageError
from harness.measure.control_cells import control_cells
from harness.measure.host import Machine
from harness.measure.meant import models_meant
from harness.measure.probe_plan import probing
from harness.measure.programs import Program
from harness.protocol import AbsentModel, ModelDescription
from harness.store import Gap, MissingLanguage, Plan, PlannedCell
from harness.vocabulary import Cell, Kind, Lifetime, Schedule

#: The job's seed is fixed so that two sessions of one catalogue do the same work; the session's
#: own seed only orders it.
JOB_SEED = 42


@dataclass(frozen=True)
class Selection:
    """What the user asked for. Empty `claims` means those of the profile.

    `workloads` narrows the conditions of the claims to those workloads. `blocks` fixes their
    number and leaves no second stage; `budget_s` limits the measuring.
    """

    profile: str
    claims: tuple[str, ...] = ()
    blocks: int | None = None
    budget_s: float | None = None
    workloads: tuple[str, ...] = ()


def make_plan(
    session: str,
    catalogue: Catalogue,
    selection: Selection,
    programs: Sequence[Program],
    measured: frozenset[str],
    missing: Sequence[MissingLanguage],
    machine: Machine,
    seed: int,
) -> Plan:
    """The plan of a session.

    `programs` are those that can run; only the `measured` languages get rows, the ceiling's
    language may be among the programs for its yardstick alone. Raises UsageError for unknown
    names and where nothing at all could be measured.
    """
    profile = catalogue.profile(selection.profile)
    claims = _claims(catalogue, selection, profile)
    workloads = {
        name: workload.sized(machine.last_level_cache_bytes)
        for name, workload in catalogue.workloads.items()
    }
    planner = _Planner(profile, workloads, catalogue, machine)
    for claim in claims:
        for program in programs:
            planner.add(claim, program, program.language.name in measured)
    blocks = selection.blocks or profile.blocks
    probed = probing(profile, claims, catalogue, programs, measured, blocks, seed)
    if not planner.cells and not probed.cells and not missing:
        raise UsageError(
            "planning",
            ", ".join(claim.id for claim in claims),
            "no language has a model and a workload for it",
            "see what there is with: harness list",
        )
    ordered = [planner.cells[key] for key in sorted(planner.cells)]
    ordered += control_cells(
        ordered, catalogue.controls, catalogue.ceiling, workloads, len(machine.cpus)
    )
    two_stages = profile.half_width is not None and selection.blocks is None
    most = max(blocks, (profile.blocks_at_most or 0) if two_stages else 0)
    budget_s = selection.budget_s
    if budget_s is None and two_stages and profile.budget_min is not None:
        budget_s = profile.budget_min * 60
    return Plan(
        session=session,
        profile=selection.profile,
        catalogue_digest=catalogue.digest,
        seed=seed,
        job_seed=JOB_SEED,
        target_ms=profile.target_ms,
        cpus=machine.cpus,
        blocks=blocks,
        cells=tuple(PlannedCell.of(cell) for cell in ordered),
        order=tuple(_shuffled(len(ordered), seed, block) for block in range(most)),
        runtimes=tuple(program.record() for program in programs),
        measured=tuple(
            dict.fromkeys(p.language.name for p in programs if p.language.name in measured)
        ),
        missing=tuple(missing),
        claims=tuple(claims),
        workloads=tuple(workloads.values()),
        ceiling=catalogue.ceiling,
        textbook=catalogue.textbook,
        gaps=tuple(planner.gaps[key] for key in sorted(planner.gaps)),
        controls=catalogue.controls,
        noise_limits=catalogue.noise,
        probing=probed,
        half_width=profile.half_width if two_stages else None,
        budget_s=budget_s,
        budget_holds_always=selection.budget_s is not None,
    )


def _claims(catalogue: Catalogue, selection: Selection, profile: Profile) -> list[Claim]:
    """The claims as the profile measures them, about the chosen workloads only."""
    claims = []
    if selection.workloads:
        # What the user names is measured, whether or not it is the profile's.
        profile = profile.model_copy(update={"workloads": selection.workloads, "probe_blocks": 0})
    elif selection.claims:
        probe_blocks = profile.probe_blocks or profile.blocks
        profile = profile.model_copy(update={"workloads": (), "probe_blocks": probe_blocks})
    for name in selection.claims or profile.claims:
        claim = profile.measured(catalogue.claim(name))
        if claim is not None:
            claims.append(claim)
    if not claims:
        raise UsageError(
            "choosing claims",
            f"workload {', '.join(selection.workloads)}",
            f"no claim of the profile {selection.profile!r} is about it",
            "see which claim needs which workload with: harness list",
        )
    return claims


class _Planner:
    """Collects the cells that claims need, and the gaps where a cell cannot be."""

    def __init__(
        self,
        profile: Profile,
        workloads: Mapping[str, Workload],
        catalogue: Catalogue,
        machine: Machine,
    ) -> None:
        self.profile = profile
        self.workloads = workloads
        self.ceiling = catalogue.ceiling
        self.machine = machine
        self.cells: dict[str, Cell] = {}
        self.gaps: dict[str, Gap] = {}

    def add(self, claim: Claim, program: Program, measured: bool) -> None:
        """The claim's cells in one program: for rows of its own, or as the ceiling only."""
        for part in claim.parts:
            every = self.profile.models == "all"
            models = models_meant(part.mechanisms(), program, every) if measured else []
            is_yardstick = program.language.name == self.ceiling.language
            if part.estimand == "efficiency" and is_yardstick and not program.choice.variant:
                yardstick = program.description.model(self.ceiling.model)
                models += [yardstick] if yardstick and yardstick not in models else []
            for index, condition in enumerate(part.conditions()):
                for experiment in condition.experiments:
                    counts = {resolve_workers(experiment.workers, len(self.machine.cpus))}
                    if part.estimand == "efficiency" and index == 0:
                        counts |= self._scaling_counts()
                    # A ratio of models needs no baseline; its first condition has one to show.
                    alone = part.estimand != "ratio" or (index == 0 and part.rule is not None)
                    for model in models:
                        for workers in sorted(counts):
                            self._add_cell(program, model, experiment, workers, alone)

    def _scaling_counts(self) -> set[int]:
        cpus = len(self.machine.cpus)
        return {resolve_workers(count, cpus) for count in self.profile.scaling_workers}

    def _add_cell(
        self,
        program: Program,
        model: ModelDescription | AbsentModel,
        experiment: Experiment,
        workers: int,
        alone: bool,
    ) -> None:
        """The cell, and with `alone` its sequential baseline."""
        cell = self._cell(program, model, experiment, workers)
        reason = self._not_run(program, model, cell)
        if reason is not None:
            self.gaps.setdefault(cell.key, Gap(cell=PlannedCell.of(cell), reason=reason))
            return
        assert isinstance(model, ModelDescription)  # an absent one is a reason
        if cell.lifetime not in model.lifetimes:
            return
        self.cells.setdefault(cell.key, cell)
        baseline = program.description.model(model.baseline)
        # A fixed T suits its number of workers; one worker alone might take hours over it.
        if alone and cell.tasks is None and cell.lifetime is Lifetime.POOL and baseline is not None:
            iterations = experiment.iterations_alone or experiment.iterations
            usual = experiment.model_copy(
                update={"schedule": Schedule.STATIC, "iterations": iterations}
            )
            one = self._cell(program, baseline, usual, 1)
            if self._not_run(program, baseline, one) is None:
                self.cells.setdefault(one.key, one)

    def _not_run(
        self, program: Program, model: ModelDescription | AbsentModel, cell: Cell
    ) -> str | None:
        """Why the cell is not run, as its row will say it; None if it is."""
        workload = self.workloads[cell.workload]
        if isinstance(model, AbsentModel):
            return f"not applicable: needs {model.needs}"
        if cell.workload not in program.description.workloads:
            return f"not ported: the program has no workload {cell.workload}"
        if cell.workload in model.not_applicable:
            return f"not applicable: {model.not_applicable[cell.workload]}"
        limit = program.language.manifest.limits.get(model.name)
        if limit is not None and cell.workers > limit.workers:
            return f"not applicable: more than {limit.workers} workers: {limit.reason}"
        if workload.directory and self.machine.work_file_system in workload.directory.not_on:
            return (
                f"not testable here: the results lie on {self.machine.work_file_system}, "
                "which is no disk; choose another folder with --out"
            )
        return None

    def _cell(
        self,
        program: Program,
        model: ModelDescription | AbsentModel,
        experiment: Experiment,
        workers: int,
    ) -> Cell:
        size = experiment.size
        if size is None:
            size = self.workloads[experiment.workload].size
        per_worker = experiment.tasks_per_worker
        return Cell(
            workload=experiment.workload,
            size=size,
            language=program.language.name,
            runtime=program.runtime,
            model=model.name,
            family=model.family,
            lifetime=experiment.lifetime,
            workers=workers,
            schedule=experiment.schedule,
            tasks=None if per_worker is None else per_worker * workers,
            warmups=max(self.profile.warmups, program.language.manifest.warmups)
            if self.workloads[experiment.workload].kind is Kind.CPU
            else self.profile.warmups,
            iterations=experiment.iterations or self.profile.iterations,
        )


def _shuffled(length: int, seed: int, block: int) -> tuple[int, ...]:
    order = list(range(length))
    random.Random(f"{seed}/{block}").shuffle(order)
    return tuple(order)
