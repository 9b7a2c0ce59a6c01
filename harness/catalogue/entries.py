"""Profiles, the ceiling, the textbook's table and the model table, as their files hold them."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from harness.catalogue.claim import Claim, Experiment
from harness.catalogue.probe import Key, MetricName, Where
from harness.catalogue.probe_part import Event
from harness.catalogue.terms import WorkerCount
from harness.catalogue.yaml_file import Entry, Slug
from harness.vocabulary import Lifetime


class Profile(Entry):
    """How much is measured. The cells that run are those that the claims need.

    `models`: `headline` runs the models that the claims speak of, `all` every model the programs
    have. `workloads`: those that conditions of claims are measured on, all if there are none.
    `breadth`: whether all conditions of a claim are measured or only the first of each.
    `workers_at_most` leaves out conditions with more workers, but for numbers that follow the
    machine. `scaling_workers` adds pool cells of the parallelism claims at these worker counts, for
    the speed-up curve. `variants` measures each language under its manifest's other flags as well.

    `probe_blocks` of the blocks have probes as well; with none the claims go without what they say
    of probes. If `thorough`, probes that are run once repeat as often as rates take.

    `blocks` are run in any case. With `half_width` they are a pilot, which fixes the number of
    blocks once: as many as give three in four headline ratios that relative half-width,
    `blocks_at_most` at most, and no more than end within `budget_min` minutes of measuring.
    """

    title: str
    claims: tuple[Slug, ...]
    blocks: Annotated[int, Field(ge=1)]
    warmups: Annotated[int, Field(ge=0)]
    iterations: Annotated[int, Field(ge=1)]
    target_ms: Annotated[int, Field(ge=1)]
    models: Literal["headline", "all"] = "headline"
    workloads: tuple[Slug, ...] = ()
    breadth: Literal["first", "all"] = "all"
    workers_at_most: Annotated[int, Field(ge=1)] = 10_000
    variants: bool = False
    scaling_workers: tuple[WorkerCount, ...] = ()
    probe_blocks: Annotated[int, Field(ge=0)] = 0
    thorough: bool = False
    half_width: Annotated[float, Field(gt=0, lt=1)] | None = None
    blocks_at_most: Annotated[int, Field(ge=1, le=1_000)] | None = None
    budget_min: Annotated[float, Field(gt=0)] | None = None

    def measured(self, claim: Claim) -> Claim | None:
        """The claim with the conditions that this profile measures; None if there are none."""
        about = claim.about(self.workloads) if self.workloads else claim
        if about is None:
            return None
        first_only = self.breadth == "first"
        kept = about.narrowed(first_only, self.workers_at_most, self.probe_blocks > 0)
        return kept if kept.parts or kept.probes else None

    @model_validator(mode="after")
    def _second_stage_is_whole(self) -> Self:
        second = (self.half_width, self.blocks_at_most, self.budget_min)
        if any(given is None for given in second) != all(given is None for given in second):
            raise ValueError("half_width, blocks_at_most and budget_min go together")
        if self.blocks_at_most is not None and self.blocks_at_most < self.blocks:
            raise ValueError("blocks_at_most must not be below blocks")
        if self.probe_blocks > self.blocks:
            raise ValueError("probe_blocks must not be above blocks")
        return self


class Profiles(Entry):
    """profiles.yaml."""

    profiles: dict[Slug, Profile]


class Ceiling(Entry):
    """The model whose speed-up is taken for what the machine itself gives."""

    language: Slug
    model: Slug
    reason: str


class MadeOf(Entry):
    """What a pair of controls is made of: the first planned cell that fits, the ceiling's first."""

    workload: Slug
    lifetime: Lifetime
    workers: WorkerCount


class Controls(Entry):
    """Cells whose truth is known, in every session: one measured again, one with more tasks.

    There is a pair for each entry of `made_of` that a planned cell fits, and one of any other
    concurrent cell where none does. `more` is the share of tasks that the second of a pair has
    above the first.
    """

    made_of: Annotated[tuple[MadeOf, ...], Field(min_length=1)]
    more: Annotated[float, Field(gt=0, lt=1)]
    reason: str


class Placement(Entry):
    """Two CPUs that hand a cache line over in less than `below_ns` are placed like this."""

    name: str
    below_ns: Annotated[float, Field(gt=0)] | None = None


class NoiseLimits(Entry):
    """What sets a block aside or a comparison in doubt; declared before anything is measured.

    `slow_spin`: a fixed spin that takes this times the session's median. `foreign_share`: the
    share of all CPU time that others used. `lost_share`: the share that was stolen or throttled
    away. `set_aside_at_most`: the share of blocks that may be set aside at all. `uneven_share`:
    the difference in foreign CPU time beside the two sides of a ratio. `steady_within`: how far
    the last third of iterations may lie from the middle third. `placements` in ascending order.
    """

    slow_spin: Annotated[float, Field(gt=1)]
    foreign_share: Annotated[float, Field(gt=0, lt=1)]
    lost_share: Annotated[float, Field(gt=0, lt=1)]
    set_aside_at_most: Annotated[float, Field(gt=0, lt=1)]
    uneven_share: Annotated[float, Field(gt=0, lt=1)]
    steady_within: Annotated[float, Field(gt=0, lt=1)]
    placements: Annotated[tuple[Placement, ...], Field(min_length=1)]
    reason: str

    @model_validator(mode="after")
    def _placements_ascend(self) -> Self:
        limits = [placement.below_ns for placement in self.placements]
        known = [limit for limit in limits if limit is not None]
        if limits[-1] is not None or len(known) != len(limits) - 1 or known != sorted(known):
            raise ValueError("below_ns of placements must ascend, and the last has none")
        return self

    def placement(self, handover_ns: float) -> str:
        """The name of the class of a handover."""
        return next(
            each.name
            for each in self.placements
            if each.below_ns is None or handover_ns < each.below_ns
        )


class Statement(Entry):
    """One sentence of the textbook and the claims that test it."""

    text: str
    claims: tuple[Slug, ...]


class Aspect(Entry):
    """A row of the textbook's comparison table."""

    aspect: str
    threads: Statement
    processes: Statement


class InLanguage(Entry):
    """What the textbook says of a language's threads and of its processes."""

    threads: Statement
    processes: Statement


class Textbook(Entry):
    """textbook.yaml. A language that the textbook says nothing of is not in `languages`."""

    comparison: tuple[Aspect, ...]
    languages: dict[Slug, InLanguage] = Field(default_factory=dict)

    def statements(self) -> list[tuple[str, Statement]]:
        """Every statement, with the row and the side where it stands: `Memory, threads`."""
        rows: list[tuple[str, Aspect | InLanguage]] = [
            *((row.aspect, row) for row in self.comparison),
            *self.languages.items(),
        ]
        return [
            (f"{name}, {side}", statement)
            for name, row in rows
            for side, statement in (("threads", row.threads), ("processes", row.processes))
        ]


class Column(Entry):
    """A column of the model table: one metric of one experiment."""

    title: str
    metric: Literal["speedup", "efficiency", "inclusive_ns", "exclusive_ns", "throughput_per_s"]
    experiment: Experiment


class ProbeColumn(Entry):
    """A column of the table of what models are: one metric of a probe under one condition.

    With `event` it is in how many of the runs that happened; with `tell` what the conditions say
    of those keys.
    """

    title: str
    probe: Slug
    metric: MetricName
    where: Where = Field(default_factory=dict)
    event: Event | None = None
    tell: tuple[Key, ...] = ()


class ModelTable(Entry):
    """table.yaml: what models do, and what they are."""

    columns: tuple[Column, ...]
    probes: tuple[ProbeColumn, ...] = ()
