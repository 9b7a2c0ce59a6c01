"""The types of plan.json, host.json and the lines of records.jsonl.

Fields may be added within a schema version, none may go or change its meaning.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from harness.catalogue.claim import Claim, Role
from harness.catalogue.entries import Ceiling, Controls, NoiseLimits, Textbook
from harness.catalogue.workload import Workload
from harness.protocol import AbsentModel, ModelDescription
from harness.vocabulary import Cell, Control, Family, Kind, Lifetime, Outcome, Schedule

SCHEMA_VERSION = 1
#: The names of a session's files.
PLAN, HOST, RECORDS, LOGS = "plan.json", "host.json", "records.jsonl", "logs"


class Stored(BaseModel):
    """What stands on disk; unknown fields are those of a later harness and are passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")


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


class RuntimeRecord(Stored):
    """A built worker program: the runtime by its own name, its models, and how it was made.

    `build_digest` covers sources, manifest and toolchain: equal digests are equal programs.
    `options` and `environment` are those that make the variant; `path` is the runtime's
    executable; `lost` is what optional build steps could not give.
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

    def workload(self, name: str) -> Workload:
        return next(workload for workload in self.workloads if workload.id == name)

    def kind(self, workload: str) -> Kind:
        return self.workload(workload).kind


class ToolRecord(Stored):
    """A toolchain's program as it was found."""

    language: str
    tool: str
    path: str
    version: str
    runtime: str = ""


class Host(Stored):
    """The machine of a session. None where a fact cannot be had."""

    schema_version: int = SCHEMA_VERSION
    hostname: str
    system: str
    kernel: str
    architecture: str
    cpu_model: str | None
    cpus_online: int
    cpus_usable: tuple[int, ...]
    threads_per_core: int | None
    cpu_quota: float | None
    hypervisor: str | None
    memory_bytes: int
    work_file_system: str | None
    last_level_cache_bytes: int | None = None
    harness_version: str
    harness_python: str
    git_commit: str | None
    tools: tuple[ToolRecord, ...]


class Noise(Stored):
    """What else went on around an invocation; None where the system does not tell.

    `foreign_cpu_ns` is the CPU time of everything but the program and its service; it is counted
    in ticks of the kernel's clock, some 10 ms. `throttled_ns` is the time a CPU quota held back.
    """

    steal_ns: int | None = None
    foreign_cpu_ns: int | None = None
    pressure_ns: int | None = None
    throttled_ns: int | None = None


class Usage(Stored):
    """Resources of a program and the children it waited for, as the kernel accounts them."""

    user_ns: int
    system_ns: int
    voluntary_switches: int
    involuntary_switches: int
    peak_rss_bytes: int


class IterationRecord(Stored):
    """A protocol iteration, unchanged."""

    index: int
    warmup: bool
    requested_ns: int
    joined_ns: int
    ready_ns: tuple[int, ...]
    start_ns: tuple[int | None, ...]
    end_ns: tuple[int | None, ...]
    checksum: str
    processes: tuple[int | None, ...]
    threads: tuple[int | None, ...]


class Header(Stored):
    """The first line."""

    type: Literal["header"] = "header"
    schema_version: int = SCHEMA_VERSION
    session: str
    catalogue_digest: str
    started_at: str


class CalibrationRecord(Stored):
    """How many tasks a kernel's jobs have in this session, and what one took then.

    `reason` is set, and `tasks` None, where calibration failed.
    """

    type: Literal["calibration"] = "calibration"
    language: str
    runtime: str
    model: str
    workload: str
    size: int
    tasks: int | None
    ns_per_task: float | None
    reason: str = ""


class ReferenceRecord(Stored):
    """The checksum that a job must have, and who says so. None: the programs disagree."""

    type: Literal["reference"] = "reference"
    workload: str
    size: int
    tasks: int
    seed: int
    checksum: str | None
    said_by: dict[str, str]


class InvocationRecord(Stored):
    """One invocation of one cell in one block, whatever became of it."""

    type: Literal["invocation"] = "invocation"
    block: int
    position: int
    cell: str
    tasks: int | None
    argv: tuple[str, ...]
    outcome: Outcome
    reason: str = ""
    exit_status: int | None = None
    spawned_ns: int | None = None
    reaped_ns: int | None = None
    usage: Usage | None = None
    service_cpu_ns: int | None = None
    noise: Noise = Noise()
    iterations: tuple[IterationRecord, ...] = ()


class SurroundingsRecord(Stored):
    """What the machine was like before or after a block.

    `cpus` may be used by the harness at that moment. `spin_ns` is how long the same spin took on
    each CPU of the plan (the first 8), `handover_ns` one way of a cache line from the first of
    them to each other; None where it could not be had. `reason` says why there is nothing.
    """

    type: Literal["surroundings"] = "surroundings"
    block: int
    when: Literal["before", "after"]
    cpus: tuple[int, ...]
    spin_ns: tuple[int | None, ...] = ()
    handover_ns: tuple[float | None, ...] = ()
    reason: str = ""


class DecisionRecord(Stored):
    """How many blocks the session has, decided once; `reason` is a sentence.

    `wanted` is what the pilot asked for, None where there was no second stage.
    """

    type: Literal["decision"] = "decision"
    after: int
    wanted: int | None
    blocks: int
    reason: str


class Footer(Stored):
    """Why recording stopped: `finished`, `interrupted`, `error`; a resumed session has several."""

    type: Literal["footer"] = "footer"
    ended_at: str
    why: str
    invocations: int


Record = Annotated[
    Header
    | CalibrationRecord
    | ReferenceRecord
    | InvocationRecord
    | SurroundingsRecord
    | DecisionRecord
    | Footer,
    Field(discriminator="type"),
]


def schema_of(data: Any) -> int | None:
    """The schema version that a parsed JSON object states, or None."""
    version = data.get("schema_version") if isinstance(data, dict) else None
    return version if isinstance(version, int) else None
