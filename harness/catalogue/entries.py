"""The types of the catalogue's files; each field says what the data means."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from harness.catalogue.yaml_file import Entry
from harness.vocabulary import Kind, Lifetime

Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,63}$")]
WorkerCount = Annotated[int, Field(ge=1, le=10_000)] | Literal["cpus", "2*cpus"]
Role = Literal["threads", "processes"]


def resolve_workers(count: WorkerCount, cpus: int) -> int:
    """The number of workers that `count` means where `cpus` CPUs may be used."""
    if isinstance(count, int):
        return count
    return {"cpus": cpus, "2*cpus": 2 * cpus}[count]


class Golden(Entry):
    """A job whose checksum was computed independently of every program here."""

    size: Annotated[int, Field(ge=0)]
    seed: Annotated[int, Field(ge=0, lt=2**64)]
    tasks: Annotated[int, Field(ge=0)]
    first: Annotated[int, Field(ge=0)] = 0
    stride: Annotated[int, Field(ge=1)] = 1
    checksum: Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]


class Service(Entry):
    """A program of the harness that must run beside a worker program.

    `argv` is appended to the program's own; `{size}` is the workload's size. The address that
    it prints is passed to the worker as `--param <param>=<address>`.
    """

    program: str
    argv: tuple[str, ...] = ()
    param: str


class Workload(Entry):
    """A task defined once, free of language.

    `size` is the fixed n; `round` the number of tasks after which a workload repeats its shape
    (T is a multiple of it). `ideal_ns_per_size` is the least time of one task per unit of size
    where it is known by definition (a wait), else None. `rounds_at_least` is how many times over
    the largest number of workers must be busy in one iteration.
    """

    id: Slug
    title: str
    kind: Kind
    stresses: str
    size: Annotated[int, Field(ge=0)]
    size_unit: str
    round: Annotated[int, Field(ge=1)] = 1
    rounds_at_least: Annotated[int, Field(ge=1)] = 1
    ideal_ns_per_size: int | None = None
    service: Service | None = None
    goldens: tuple[Golden, ...]


class Experiment(Entry):
    """The cells a claim needs, in every language alike.

    `tasks_per_worker` fixes T at that many times W; without it T is calibrated. `iterations`
    overrides the profile's.
    """

    workload: Slug
    size: int | None = None
    lifetime: Lifetime
    workers: WorkerCount
    tasks_per_worker: Annotated[int, Field(ge=1)] | None = None
    iterations: Annotated[int, Field(ge=1)] | None = None

    def condition(self, default_size: int, cpus: int) -> tuple[int, str]:
        """The number of workers and the `condition` column of this experiment's cells."""
        workers = resolve_workers(self.workers, cpus)
        size = default_size if self.size is None else self.size
        parts = [f"size={size}"]
        if self.tasks_per_worker is not None:
            parts.append(f"tasks={self.tasks_per_worker * workers}")
        return workers, ";".join(parts)


class Rule(Entry):
    """When an interval becomes a word; docs/methodology.md, "Verdicts".

    `threshold` (or `threshold_per_worker`, times W) is the textbook's claim. `margin` is the
    relative half-width around `none` within which nothing of practical weight differs.
    `opposite` replaces the margin's lower edge where "no difference" is not the natural zero.
    """

    threshold: Annotated[float, Field(gt=0)] | None = None
    threshold_per_worker: Annotated[float, Field(gt=0)] | None = None
    margin: Annotated[float, Field(gt=0, lt=1)] | None = None
    opposite: Annotated[float, Field(gt=0)] | None = None

    @model_validator(mode="after")
    def _one_of_each(self) -> Self:
        if (self.threshold is None) == (self.threshold_per_worker is None):
            raise ValueError("give either threshold or threshold_per_worker")
        if (self.margin is None) == (self.opposite is None):
            raise ValueError("give either margin or opposite")
        nothing = 1 + self.margin if self.margin is not None else self.opposite
        if self.threshold is not None and nothing is not None and self.threshold <= nothing:
            raise ValueError("the threshold must lie beyond the margin, or beyond opposite")
        return self


class Claim(Entry):
    """A falsifiable statement, written before measuring.

    `estimand` is what is estimated of the headline models:
    `speedup` (own baseline : model), `efficiency` (speed-up over the ceiling's on the same
    workload in the same block), `ratio` (metric of `numerator` over metric of `denominator`).
    `subject` is the headline model whose speed-up or efficiency is judged.
    """

    id: Slug
    statement: str
    estimand: Literal["speedup", "efficiency", "ratio"]
    metric: Literal["exclusive_ns", "inclusive_ns", "throughput_per_s"]
    subject: Role | None = None
    numerator: Role | None = None
    denominator: Role | None = None
    experiment: Experiment
    rule: Rule
    cpus_at_least: int = 1
    reason: str
    notes: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _roles_fit_the_estimand(self) -> Self:
        if self.estimand == "ratio":
            if not (self.numerator and self.denominator) or self.subject:
                raise ValueError("a ratio needs numerator and denominator, and no subject")
        elif not self.subject or self.numerator or self.denominator:
            raise ValueError(f"{self.estimand} needs a subject, no numerator or denominator")
        return self


class Claims(Entry):
    """claims.yaml."""

    claims: tuple[Claim, ...]


class Profile(Entry):
    """How much is measured. The cells that run are those that the claims need.

    `models`: `headline` runs the two models per language that the claims speak of, `all` every
    model the programs have. `scaling_workers` adds pool cells of the parallelism claims at these
    worker counts, for the speed-up curve.
    """

    title: str
    claims: tuple[Slug, ...]
    blocks: Annotated[int, Field(ge=1)]
    warmups: Annotated[int, Field(ge=0)]
    iterations: Annotated[int, Field(ge=1)]
    target_ms: Annotated[int, Field(ge=1)]
    models: Literal["headline", "all"] = "headline"
    scaling_workers: tuple[WorkerCount, ...] = ()


class Profiles(Entry):
    """profiles.yaml."""

    profiles: dict[Slug, Profile]


class Ceiling(Entry):
    """The model whose speed-up is taken for what the machine itself gives."""

    language: Slug
    model: Slug
    reason: str


class Statement(Entry):
    """One sentence of the textbook and the claims that test it."""

    text: str
    claims: tuple[Slug, ...]


class Aspect(Entry):
    """A row of the textbook's comparison table."""

    aspect: str
    threads: Statement
    processes: Statement


class Textbook(Entry):
    """textbook.yaml."""

    comparison: tuple[Aspect, ...]


class Column(Entry):
    """A column of the model table: one metric of one experiment."""

    title: str
    metric: Literal["speedup", "efficiency", "inclusive_ns", "exclusive_ns", "throughput_per_s"]
    experiment: Experiment


class ModelTable(Entry):
    """table.yaml."""

    columns: tuple[Column, ...]
