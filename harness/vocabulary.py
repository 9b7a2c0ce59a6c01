"""The project's words as types. No I/O, no dependency; docs/concepts.md defines each word."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property


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


class Control(StrEnum):
    """A cell of known truth: another one `again`, or that one with `more` tasks."""

    NONE = ""
    AGAIN = "again"
    MORE = "more"


class Steadiness(StrEnum):
    """What the iterations of a cell show of its course within an invocation."""

    STEADY = "steady"
    DRIFTING = "drifting"
    UNKNOWN = "unknown"


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


@dataclass(frozen=True, order=True)
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
    control: Control = Control.NONE

    # Every term of every comparison asks; this is why a cell has no slots.
    @cached_property
    def key(self) -> str:
        """A name that is unique in a session and readable in a log."""
        fixed = "" if self.tasks is None else f"/T{self.tasks}"
        return (
            f"{self.workload}-{self.size}{fixed}/{self.language}/{self.runtime}/{self.model}"
            f"/{self.lifetime}/{self.schedule}/W{self.workers}"
        ) + (f"/{self.control}" if self.control else "")

    @property
    def condition(self) -> str:
        """What sets this cell apart besides subject, model, lifetime and workers."""
        parts = [f"size={self.size}"]
        if self.schedule is not Schedule.STATIC:
            parts.append(f"schedule={self.schedule}")
        if self.tasks is not None:
            parts.append(f"tasks={self.tasks}")
        if self.control:
            parts.append(f"control={self.control}")
        return ";".join(parts)


@dataclass(frozen=True, slots=True, order=True)
class ProbeCell:
    """A probe of one model; one invocation has every condition."""

    probe: str
    language: str
    runtime: str
    model: str
    family: Family
    multiplexed: bool = False

    @property
    def key(self) -> str:
        """A name that is unique in a session and readable in a log."""
        return f"probe-{self.probe}/{self.language}/{self.runtime}/{self.model}"


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
class ProbeTerm:
    """As `Term`, of a probe: the metric under every condition that has the pairs of `where`."""

    cell: ProbeCell
    metric: str
    power: int
    where: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """Two models compared within a claim; `name` says both mechanisms.

    `condition` is which of the claim's conditions it was compared under; empty if there is one.
    `terms`, or `probe_terms`, are the factors of the estimate, which is in `unit`: a `ratio`, a
    `share` of runs, or a metric's own. `detectable` is the smallest ratio, less 1, that
    blocks like these show four times in five. `geometric_mean` stands beside the interval; the
    pair is `tail_sensitive` if that would give another word. `spread` is the standard deviation
    of the blocks' logarithms. `also` has the other words that the interval bears: what lies
    between 1 and the threshold is smaller, and near 1 a tie as well.
    """

    name: str
    interval: Interval | None
    word: VerdictWord
    reason: str
    condition: str = ""
    terms: tuple[Term, ...] = ()
    detectable: float | None = None
    geometric_mean: Interval | None = None
    tail_sensitive: bool = False
    spread: float | None = None
    unit: str = "ratio"
    probe_terms: tuple[ProbeTerm, ...] = ()
    also: tuple[VerdictWord, ...] = ()

    @property
    def words(self) -> frozenset[VerdictWord]:
        """Every word that the interval bears, the pair's own among them."""
        return frozenset((self.word, *self.also))


@dataclass(frozen=True, slots=True)
class Verdict:
    """A claim judged in one language and runtime: the headline pair's word, and the others.

    `conditions` has the headline pair under each of the claim's conditions; with one condition
    it is the headline, with several the headline sums them up. `runtime` is empty where the
    language cannot run here. `provisional` verdicts rest on fewer than 12 blocks. `level` is that
    of the verdict's intervals, adjusted for the number of verdicts unless it is provisional.
    `without_flagged` is the word without the blocks that were flagged, if there were any.
    """

    claim: str
    language: str
    runtime: str
    headline: Pair
    conditions: tuple[Pair, ...] = ()
    exceptions: tuple[Pair, ...] = ()
    provisional: bool = False
    level: float | None = None
    without_flagged: VerdictWord | None = None

    @property
    def word(self) -> VerdictWord:
        return self.headline.word


@dataclass(frozen=True, slots=True)
class Caution:
    """Something a reader of the verdicts must know. `about` names the cell, block or verdict."""

    kind: str
    about: str
    text: str


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    """A metric of a cell over all blocks. Without a number, `status` says why; else `ok`.

    `subject` is the workload, or the probe; a probe has no lifetime, and 0 for its workers.
    """

    language: str
    runtime: str
    model: str
    family: Family
    lifetime: Lifetime | None
    subject: str
    workers: int
    condition: str
    metric: str
    unit: str
    interval: Interval | None
    status: str
