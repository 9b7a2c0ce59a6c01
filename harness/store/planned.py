"""The types of plan.json: all that was decided before the first block."""

from __future__ import annotations

from pydantic import Field

from harness.catalogue.claim import Claim
from harness.catalogue.entries import Ceiling, Controls, NoiseLimits, Textbook
from harness.catalogue.probe import Probe
from harness.catalogue.terms import Role
from harness.catalogue.workload import Workload
from harness.protocol import AbsentModel, ModelDescription
from harness.store.stored import SCHEMA_VERSION, Stored
from harness.vocabulary import (
    Cell,
    Control,
    Family,
    Kind,
    Lifetime,
    Outcome,
    ProbeCell,
    Schedule,
)


class PlannedCell(Stored):
    """A cell as it stands in the plan; `cell()` is the same as a word of the vocabulary."""

    workload: str
    size: int
    language: str
    runtime: str
    model: str
    family: Family
    lifetime: Lifetime
    workers: int
    schedule: Schedule
    tasks: int | None
    warmups: int
    iterations: int
    control: Control = Control.NONE

    def cell(self) -> Cell:
        return Cell(**{name: getattr(self, name) for name in type(self).model_fields})

    @classmethod
    def of(cls, cell: Cell) -> PlannedCell:
        return cls(**{name: getattr(cell, name) for name in cls.model_fields})


class PlannedProbe(Stored):
    """A probe of a model as it stands in the plan; `cell()` is the same as a word."""

    probe: str
    language: str
    runtime: str
    model: str
    family: Family
    multiplexed: bool

    def cell(self) -> ProbeCell:
        return ProbeCell(**{name: getattr(self, name) for name in type(self).model_fields})

    @classmethod
    def of(cls, cell: ProbeCell) -> PlannedProbe:
        return cls(**{name: getattr(cell, name) for name in cls.model_fields})


class RuntimeRecord(Stored):
    """A built worker program: the runtime by its own name, its models, and how it was made.

    `build_digest` covers sources, manifest and toolchain: equal digests are equal programs.
    `options` and `environment` are those that make the variant; `path` is the runtime's
    executable; `lost` is what optional build steps could not give. `excerpts` is, by probe, the
    source of what it does.
    """

    language: str
    title: str
    runtime: str
    implementation: str
    version: str
    headline_threads: str | None
    headline_processes: str | None
    models: tuple[ModelDescription, ...]
    workloads: tuple[str, ...]
    facts: dict[str, str | int | bool | None]
    flags: tuple[str, ...]
    build_digest: str
    absent_models: tuple[AbsentModel, ...] = ()
    variant: str = ""
    options: tuple[str, ...] = ()
    environment: dict[str, str] = Field(default_factory=dict)
    path: str = ""
    lost: tuple[str, ...] = ()
    probes: tuple[str, ...] = ()
    excerpts: dict[str, str] = Field(default_factory=dict)

    def headline(self, role: Role) -> str | None:
        """The model that the textbook means by the role, if the language has one."""
        return self.headline_threads if role == "threads" else self.headline_processes


class MissingLanguage(Stored):
    """A language that was asked for and cannot run here; its rows say why."""

    language: str
    title: str
    headline_threads: str | None
    headline_processes: str | None
    outcome: Outcome
    reason: str
    install: tuple[str, ...]
    variant: str = ""


class Gap(Stored):
    """A cell that was asked for and is not run, with the reason its row shows."""

    cell: PlannedCell
    reason: str


class ProbeGap(Stored):
    """A probe of a model that is not run, with the reason its row shows."""

    cell: PlannedProbe
    reason: str


class Probing(Stored):
    """The probes of a session.

    `order` holds, per block, the indices into `cells` in the order in which they run after the
    block's other cells. If `thorough`, what runs once repeats as often as rates take.
    """

    probes: tuple[Probe, ...] = ()
    cells: tuple[PlannedProbe, ...] = ()
    order: tuple[tuple[int, ...], ...] = ()
    gaps: tuple[ProbeGap, ...] = ()
    thorough: bool = False

    def probe(self, name: str) -> Probe:
        return next(probe for probe in self.probes if probe.id == name)

    def of_block(self, block: int) -> tuple[int, ...]:
        """The indices of the probes that a block has, in their order; most blocks have none."""
        return self.order[block] if block < len(self.order) else ()


NO_PROBES = Probing()


class Plan(Stored):
    """Everything that was decided before the first block, with the claims as they stood then.

    `order` holds, per block, the indices into `cells` in the order in which they run. `measured`
    names the languages that get rows and verdicts; another runs only where it is the ceiling.

    `blocks` are run first. With `half_width` they are the pilot of a second stage: a `Decision`
    on record then says how many there are in all, up to the length of `order`. `budget_s` limits
    the measuring; if not `budget_holds_always` it limits the second stage only.
    """

    schema_version: int = SCHEMA_VERSION
    session: str
    profile: str
    catalogue_digest: str
    seed: int
    job_seed: int
    target_ms: int
    cpus: tuple[int, ...]
    blocks: int
    cells: tuple[PlannedCell, ...]
    order: tuple[tuple[int, ...], ...]
    runtimes: tuple[RuntimeRecord, ...]
    measured: tuple[str, ...]
    missing: tuple[MissingLanguage, ...]
    claims: tuple[Claim, ...]
    workloads: tuple[Workload, ...]
    ceiling: Ceiling
    textbook: Textbook
    gaps: tuple[Gap, ...] = ()
    controls: Controls | None = None
    noise_limits: NoiseLimits | None = None
    half_width: float | None = None
    budget_s: float | None = None
    budget_holds_always: bool = False
    probing: Probing = NO_PROBES

    def workload(self, name: str) -> Workload:
        return next(workload for workload in self.workloads if workload.id == name)

    def kind(self, workload: str) -> Kind:
        return self.workload(workload).kind
