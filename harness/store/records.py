"""The types of the lines of records.jsonl.

They are structs and no pydantic models: of a long session there are millions, and reading them
would take most of the time of judging it (docs/decisions/0019).
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from harness.store.stored import SCHEMA_VERSION
from harness.vocabulary import Outcome


class Part(Struct, frozen=True, gc=False):
    """A part of a line; unknown fields are those of a later harness and are passed over."""


class Line(Part, frozen=True, tag_field="type"):
    """A line of its own; `type` says which."""


class Noise(Part, frozen=True):
    """What else went on around an invocation; None where the system does not tell.

    `foreign_cpu_ns` is the CPU time of everything but the program and its service; it is counted
    in ticks of the kernel's clock, some 10 ms. `throttled_ns` is the time a CPU quota held back.
    """

    steal_ns: int | None = None
    foreign_cpu_ns: int | None = None
    pressure_ns: int | None = None
    throttled_ns: int | None = None


class Usage(Part, frozen=True):
    """Resources of a program and the children it waited for, as the kernel accounts them."""

    user_ns: int
    system_ns: int
    voluntary_switches: int
    involuntary_switches: int
    peak_rss_bytes: int


class IterationRecord(Part, frozen=True):
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


class Header(Line, frozen=True, kw_only=True, tag="header"):
    """The first line."""

    schema_version: int = SCHEMA_VERSION
    session: str
    catalogue_digest: str
    started_at: str


class CalibrationRecord(Line, frozen=True, tag="calibration"):
    """How many tasks a kernel's jobs have in this session, and what one took then.

    `reason` is set, and `tasks` None, where calibration failed.
    """

    language: str
    runtime: str
    model: str
    workload: str
    size: int
    tasks: int | None
    ns_per_task: float | None
    reason: str = ""


class ReferenceRecord(Line, frozen=True, tag="reference"):
    """The checksum that a job must have, and who says so. None: the programs disagree."""

    workload: str
    size: int
    tasks: int
    seed: int
    checksum: str | None
    said_by: dict[str, str]


class InvocationRecord(Line, frozen=True, tag="invocation"):
    """One invocation of one cell in one block, whatever became of it."""

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


class ObservationRecord(Part, frozen=True):
    """One number of a probe, as the program gave it or as it was measured from outside."""

    metric: str
    value: float
    unit: str
    condition: str


class ProbeRecord(Line, frozen=True, tag="probe"):
    """One invocation of a probe of one model, whatever became of it."""

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


class SurroundingsRecord(Line, frozen=True, tag="surroundings"):
    """What the machine was like before or after a block.

    `cpus` may be used by the harness at that moment. `spin_ns` is how long the same spin took on
    each CPU of the plan (the first 8), `handover_ns` one way of a cache line from the first of
    them to each other; None where it could not be had. `reason` says why there is nothing.
    """

    block: int
    when: Literal["before", "after"]
    cpus: tuple[int, ...]
    spin_ns: tuple[int | None, ...] = ()
    handover_ns: tuple[float | None, ...] = ()
    reason: str = ""


class DecisionRecord(Line, frozen=True, tag="decision"):
    """How many blocks the session has, decided once; `reason` is a sentence.

    `wanted` is what the pilot asked for, None where there was no second stage.
    """

    after: int
    wanted: int | None
    blocks: int
    reason: str


class Footer(Line, frozen=True, tag="footer"):
    """Why recording stopped: `finished`, `interrupted`, `error`; a resumed session has several."""

    ended_at: str
    why: str
    invocations: int


Record = (
    Header
    | CalibrationRecord
    | ReferenceRecord
    | InvocationRecord
    | ProbeRecord
    | SurroundingsRecord
    | DecisionRecord
    | Footer
)
