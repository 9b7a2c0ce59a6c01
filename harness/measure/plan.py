"""From claims to cells, and from cells to blocks in a seeded random order."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from harness.catalogue.entries import Claim, Profile, resolve_workers
from harness.catalogue.loader import Catalogue
from harness.errors import UsageError
from harness.measure.programs import Program
from harness.protocol import ModelDescription
from harness.store import MissingLanguage, Plan, PlannedCell
from harness.units import NS_PER_MS, NS_PER_S
from harness.vocabulary import Cell, Family, Lifetime

#: The job's seed is fixed so that two sessions of one catalogue do the same work; the session's
#: own seed only orders it.
JOB_SEED = 42


@dataclass(frozen=True)
class Choice:
    """What the user asked for. Empty `claims` means those of the profile."""

    profile: str
    claims: tuple[str, ...] = ()
    blocks: int | None = None


def make_plan(
    session: str,
    catalogue: Catalogue,
    choice: Choice,
    programs: Sequence[Program],
    measured: frozenset[str],
    missing: Sequence[MissingLanguage],
    cpus: tuple[int, ...],
    seed: int,
) -> Plan:
    """The plan of a session.

    `programs` are those that can run; only the `measured` languages get rows, the ceiling's
    language may be among the programs for its yardstick alone. Raises UsageError for unknown
    names and where nothing at all could be measured.
    """
    profile = catalogue.profile(choice.profile)
    claims = [catalogue.claim(name) for name in choice.claims or profile.claims]
    cells: dict[str, Cell] = {}
    for claim in claims:
        for cell in _cells_of(claim, profile, catalogue, programs, measured, len(cpus)):
            cells.setdefault(cell.key, cell)
    if not cells and not missing:
        raise UsageError(
            "planning",
            ", ".join(claim.id for claim in claims),
            "no language has a model and a workload for it",
            "see what there is with: harness list",
        )
    ordered = [cells[key] for key in sorted(cells)]
    blocks = choice.blocks or profile.blocks
    return Plan(
        session=session,
        profile=choice.profile,
        catalogue_digest=catalogue.digest,
        seed=seed,
        job_seed=JOB_SEED,
        target_ms=profile.target_ms,
        cpus=cpus,
        blocks=blocks,
        cells=tuple(PlannedCell.of(cell) for cell in ordered),
        order=tuple(_shuffled(len(ordered), seed, block) for block in range(blocks)),
        runtimes=tuple(program.record() for program in programs),
        measured=tuple(p.language.name for p in programs if p.language.name in measured),
        missing=tuple(missing),
        claims=tuple(claims),
        workloads=tuple(catalogue.workloads.values()),
        ceiling=catalogue.ceiling,
        textbook=catalogue.textbook,
    )


def estimate_cell_s(cell: Cell, target_ns: float, start_ns: float, ideal_task_ns: float) -> float:
    """About how long one invocation of `cell` takes, in seconds; never more than a guess.

    `target_ns` is the calibrated length of a sequential iteration, `start_ns` the program's
    start to exit, `ideal_task_ns` the least time of a task that only waits (0 where it works).
    """
    iterations = cell.warmups + cell.iterations
    if cell.tasks is not None:
        work_ns = 0.0
    elif ideal_task_ns and cell.workers > 1:
        work_ns = max(target_ns / cell.workers, 2 * ideal_task_ns)
    else:
        work_ns = target_ns
    # A process of this language costs about what its program costs to start.
    makes_processes = cell.family is Family.PROCESSES
    workers_ns = start_ns * cell.workers * 0.7 if makes_processes else 0.0
    made = iterations if cell.lifetime is Lifetime.FRESH else 1
    return (start_ns + workers_ns * made + iterations * work_ns) / NS_PER_S


def estimate_block_s(plan: Plan, programs: Iterable[Program]) -> float:
    """About how long one block takes, in seconds."""
    starts = {program.language.name: float(program.start_to_exit_ns) for program in programs}
    total_s = 0.0
    for planned in plan.cells:
        workload = plan.workload(planned.workload)
        ideal_ns = float((workload.ideal_ns_per_size or 0) * planned.size)
        total_s += estimate_cell_s(
            planned.cell(),
            plan.target_ms * NS_PER_MS,
            starts[planned.language],
            ideal_ns,
        )
    return total_s


def _cells_of(
    claim: Claim,
    profile: Profile,
    catalogue: Catalogue,
    programs: Sequence[Program],
    measured: frozenset[str],
    cpus: int,
) -> Iterable[Cell]:
    counts = {resolve_workers(claim.experiment.workers, cpus)}
    if claim.estimand == "efficiency":
        counts |= {resolve_workers(count, cpus) for count in profile.scaling_workers}
    for program in programs:
        name = program.language.name
        if claim.experiment.workload not in program.description.workloads:
            continue
        models: list[ModelDescription] = []
        if name in measured:
            models += _models(program, profile.models)
        if claim.estimand == "efficiency" and name == catalogue.ceiling.language:
            yardstick = program.description.model(catalogue.ceiling.model)
            models += [yardstick] if yardstick else []
        for model in models:
            if claim.experiment.lifetime not in model.lifetimes:
                continue
            for workers in sorted(counts):
                yield _cell(claim, profile, catalogue, program, model, workers)
            baseline = program.description.model(model.baseline)
            if claim.experiment.lifetime is Lifetime.POOL and baseline is not None:
                yield _cell(claim, profile, catalogue, program, baseline, 1)


def _models(program: Program, which: str) -> list[ModelDescription]:
    headline = program.language.manifest.headline
    wanted = {headline.threads, headline.processes}
    return [
        model
        for model in program.description.models
        if model.family is not Family.SEQUENTIAL and (which == "all" or model.name in wanted)
    ]


def _cell(
    claim: Claim,
    profile: Profile,
    catalogue: Catalogue,
    program: Program,
    model: ModelDescription,
    workers: int,
) -> Cell:
    experiment = claim.experiment
    size = experiment.size
    if size is None:
        size = catalogue.workload(experiment.workload).size
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
        tasks=None if per_worker is None else per_worker * workers,
        warmups=profile.warmups,
        iterations=experiment.iterations or profile.iterations,
    )


def _shuffled(length: int, seed: int, block: int) -> tuple[int, ...]:
    order = list(range(length))
    random.Random(f"{seed}/{block}").shuffle(order)
    return tuple(order)
