"""The project's words as types. No I/O, no dependency; docs/concepts.md defines each word."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Family(StrEnum):
    """What a model is made of."""

    SEQUENTIAL = "sequential"
    THREADS = "threads"
    PROCESSES = "processes"
    ASYNC = "async"
    HYBRID = "hybrid"


class Lifetime(StrEnum):
    """`fresh`: workers made for the job. `pool`: workers reused across iterations."""

    FRESH = "fresh"
    POOL = "pool"


class Schedule(StrEnum):
    """How tasks reach workers: every W-th, or the next one from a shared counter."""

    STATIC = "static"
    DYNAMIC = "dynamic"


class Kind(StrEnum):
    """What bounds a workload."""

    CPU = "cpu"
    IO = "io"
    CONTROL = "control"


class Outcome(StrEnum):
    """How an invocation ended. Only `completed` carries numbers."""

    COMPLETED = "completed"
    UNSUPPORTED = "unsupported"
    FAILED = "failed"
    CRASHED = "crashed"
    TIMED_OUT = "timed out"
    WRONG_RESULT = "wrong result"
    MISSING_TOOLCHAIN = "missing toolchain"


class VerdictWord(StrEnum):
    """What is said of a claim in one language and runtime."""

    CONFIRMED = "confirmed"
    SMALLER = "smaller"
    TIE = "tie"
    OPPOSITE = "opposite"
    DEPENDS = "depends"
    INCONCLUSIVE = "inconclusive"
    NOT_TESTABLE = "not-testable"
    #: No threshold was claimed: the effect stands for itself.
    SHOWN = "shown"


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """What is measured once per block.

    `tasks` is None where calibration finds it; a number where the experiment fixes it.
    `size` is the workload's own n (its unit is the workload's).
    """

    workload: str
    size: int
    language: str
    runtime: str
    model: str
    family: Family
    lifetime: Lifetime
    workers: int
    schedule: Schedule = Schedule.STATIC
    tasks: int | None = None
    warmups: int = 1
    iterations: int = 3

    @property
    def key(self) -> str:
        """A name that is unique in a session and readable in a log."""
        fixed = "" if self.tasks is None else f"/T{self.tasks}"
        return (
            f"{self.workload}-{self.size}{fixed}/{self.language}/{self.runtime}/{self.model}"
            f"/{self.lifetime}/{self.schedule}/W{self.workers}"
        )

    @property
    def condition(self) -> str:
        """What sets this cell apart besides subject, model, lifetime and workers."""
        parts = [f"size={self.size}"]
        if self.schedule is not Schedule.STATIC:
            parts.append(f"schedule={self.schedule}")
        if self.tasks is not None:
            parts.append(f"tasks={self.tasks}")
        return ";".join(parts)


@dataclass(frozen=True, slots=True)
class Job:
    """The same work for every model: equal jobs have equal checksums.

    Task i of the job is task `first + i * stride` of the workload.
    """

    workload: str
    size: int
    tasks: int
    seed: int
    first: int = 0
    stride: int = 1


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate with its two-sided interval at `level`, from `blocks` paired blocks.

    `low` and `high` are None when there are too few blocks for that level.
    """

    estimate: float
    low: float | None
    high: float | None
    blocks: int
    level: float


@dataclass(frozen=True, slots=True)
class Term:
    """A factor of what is estimated: a metric of a cell, to the power of +1 or -1."""

    cell: Cell
    metric: str
    power: int


@dataclass(frozen=True, slots=True)
class Pair:
    """Two models compared within a claim; `name` says both mechanisms.

    `condition` is which of the claim's conditions it was compared under; empty if there is one.
    `terms` are the factors of the estimate.
    """

    name: str
    interval: Interval | None
    word: VerdictWord
    reason: str
    condition: str = ""
    terms: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """A claim judged in one language and runtime: the headline pair's word, and the others.

    `conditions` has the headline pair under each of the claim's conditions; with one condition
    it is the headline, with several the headline sums them up. `runtime` is empty where the
    language cannot run here. `provisional` verdicts rest on fewer than 12 blocks.
    """

    claim: str
    language: str
    runtime: str
    headline: Pair
    conditions: tuple[Pair, ...] = ()
    exceptions: tuple[Pair, ...] = ()
    provisional: bool = False

    @property
    def word(self) -> VerdictWord:
        return self.headline.word


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    """A metric of a cell over all blocks. Without a number, `status` says why; else `ok`."""

    language: str
    runtime: str
    model: str
    family: Family
    lifetime: Lifetime
    subject: str
    workers: int
    condition: str
    metric: str
    unit: str
    interval: Interval | None
    status: str
