"""The types of host.json and of the lines of records.jsonl."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, FiniteFloat

from harness.store.stored import SCHEMA_VERSION, Stored
from harness.vocabulary import Outcome


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


class ObservationRecord(Stored):
    """One number of a probe, as the program gave it or as it was measured from outside."""

    metric: str
    value: FiniteFloat
    unit: str
    condition: str


class ProbeRecord(Stored):
    """One invocation of a probe of one model, whatever became of it."""

    type: Literal["probe"] = "probe"
    block: int
    position: int
    cell: str
    argv: tuple[str, ...]
    outcome: Outcome
    reason: str = ""
    exit_status: int | None = None
    spawned_ns: int | None = None
    reaped_ns: int | None = None
    usage: Usage | None = None
    noise: Noise = Noise()
    observations: tuple[ObservationRecord, ...] = ()


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
    | ProbeRecord
    | SurroundingsRecord
    | DecisionRecord
    | Footer,
    Field(discriminator="type"),
]
