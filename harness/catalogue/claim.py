"""A claim's entry: what the textbook says, what is measured to test it, and by which rule."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import product
from typing import Annotated, Any, Literal, Self

from pydantic import Field, model_validator

from harness.catalogue.probe_part import ProbePart
from harness.catalogue.terms import Mechanism, Rule, WorkerCount, resolve_workers
from harness.catalogue.yaml_file import Entry, Slug
from harness.vocabulary import Lifetime, Schedule


class Experiment(Entry):
    """The cells a claim needs, in every language alike.

    `tasks_per_worker` fixes T at that many times W; without it T is calibrated. `iterations`
    overrides the profile's, `iterations_alone` those of the sequential baseline, which may take W
    times as long.
    """

    workload: Slug
    size: Annotated[int, Field(ge=0)] | None = None
    lifetime: Lifetime
    workers: WorkerCount
    schedule: Schedule = Schedule.STATIC
    tasks_per_worker: Annotated[int, Field(ge=1)] | None = None
    iterations: Annotated[int, Field(ge=1)] | None = None
    iterations_alone: Annotated[int, Field(ge=1)] | None = None

    def condition(self, default_size: int, cpus: int) -> tuple[int, str]:
        """The number of workers and the `condition` column of this experiment's cells."""
        workers = resolve_workers(self.workers, cpus)
        size = default_size if self.size is None else self.size
        parts = [f"size={size}"]
        if self.schedule is not Schedule.STATIC:
            parts.append(f"schedule={self.schedule}")
        if self.tasks_per_worker is not None:
            parts.append(f"tasks={self.tasks_per_worker * workers}")
        return workers, ";".join(parts)


class Over(Entry):
    """Values of the experiment that are conditions within a claim, in this order.

    A profile with `breadth: first` takes the first of each.
    """

    workload: tuple[Slug, ...] = ()
    size: tuple[Annotated[int, Field(ge=0)], ...] = ()
    workers: tuple[WorkerCount, ...] = ()
    tasks_per_worker: tuple[Annotated[int, Field(ge=1)], ...] = ()

    def conditions(self) -> list[dict[str, Any]]:
        """Every combination of the values, the first of each first."""
        given = {name: values for name, values in self if values}
        return [dict(zip(given, values, strict=True)) for values in product(*given.values())]

    def narrowed(self, first_only: bool, workers_at_most: int) -> Over:
        """The values that a profile takes of these."""
        workers = tuple(count for count in self.workers if _within(count, workers_at_most))
        kept = {**dict(self), "workers": workers}
        if first_only:
            kept = {name: values[:1] for name, values in kept.items()}
        return Over.model_validate(kept)


def _within(count: WorkerCount, workers_at_most: int) -> bool:
    """Whether a profile takes this number of workers; one that follows the machine it does."""
    return not isinstance(count, int) or count <= workers_at_most


class Part(Entry):
    """One comparison, or one under several conditions, that a claim rests on.

    `estimand` is what is estimated of the models:
    `speedup` (own baseline : model), `efficiency` (speed-up over the ceiling's on the same
    workload in the same block), `ratio` (metric of `numerator` over metric of `denominator`).
    `subject` is the model whose speed-up or efficiency is judged. With `against` the denominator
    is measured in that experiment instead, under the same condition. Without `rule` the effect is
    shown and not judged.
    """

    name: str = ""
    estimand: Literal["speedup", "efficiency", "ratio"]
    metric: Literal["exclusive_ns", "inclusive_ns", "throughput_per_s"]
    subject: Mechanism | None = None
    numerator: Mechanism | None = None
    denominator: Mechanism | None = None
    experiment: Experiment
    against: Experiment | None = None
    over: Over = Over()
    rule: Rule | None = None

    @model_validator(mode="after")
    def _roles_fit_the_estimand(self) -> Self:
        if self.estimand == "ratio":
            if not (self.numerator and self.denominator) or self.subject:
                raise ValueError("a ratio needs numerator and denominator, and no subject")
        elif not self.subject or self.numerator or self.denominator:
            raise ValueError(f"{self.estimand} needs a subject, no numerator or denominator")
        elif self.against is not None:
            raise ValueError("against goes with estimand ratio")
        return self

    def mechanisms(self) -> tuple[Mechanism, ...]:
        """The models that it speaks of."""
        return tuple(m for m in (self.subject, self.numerator, self.denominator) if m is not None)

    def conditions(self) -> list[Condition]:
        """What is measured, a condition each; the first is the one that every profile has."""
        return [
            Condition(
                ", ".join([self.name] * bool(self.name) + [_told(each)] * bool(each)),
                self.experiment.model_copy(update=each),
                self.against.model_copy(update=each) if self.against else None,
            )
            for each in self.over.conditions()
        ]


@dataclass(frozen=True, slots=True)
class Condition:
    """A part under one condition. `label` names it among the claim's others; may be empty."""

    label: str
    experiment: Experiment
    against: Experiment | None

    @property
    def experiments(self) -> tuple[Experiment, ...]:
        return (self.experiment,) if self.against is None else (self.experiment, self.against)


def _told(values: dict[str, Any]) -> str:
    """`collatz`, `size 0`, `W = 16`, `4 tasks each`."""
    form = {
        "workload": "{}",
        "size": "size {}",
        "workers": "W = {}",
        "tasks_per_worker": "{} tasks each",
    }
    return ", ".join(form[name].format(value) for name, value in values.items())


class Claim(Entry):
    """A falsifiable statement, written before measuring.

    `parts` are about workloads, `probes` about probes; one of the former may be given by its
    fields alone. Several of them, and conditions within one, each get a word. If `together`, the
    claim holds where all parts do; else words that differ make the verdict `depends`.
    """

    id: Slug
    statement: str
    parts: tuple[Part, ...] = ()
    probes: tuple[ProbePart, ...] = ()
    together: bool = False
    cpus_at_least: int = 1
    reason: str
    notes: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _single_part(cls, data: Any) -> Any:
        if not isinstance(data, dict) or "parts" in data or "experiment" not in data:
            return data
        own = {name: value for name, value in data.items() if name in Part.model_fields}
        rest = {name: value for name, value in data.items() if name not in own}
        return {**rest, "parts": [own]} if own else data

    @model_validator(mode="after")
    def _conditions_on_one_side(self) -> Self:
        every: list[Part | ProbePart] = [*self.parts, *self.probes]
        if not every:
            raise ValueError("a claim needs parts or probes")
        names = [part.name for part in self.probes]
        if len(set(names)) < len(names):
            raise ValueError("parts about probes need names of their own: each is counted by it")
        below = any(part.rule and part.rule.side == "below" for part in every)
        several = sum(len(part.conditions()) for part in every) > 1
        if below and not self.together and several:
            raise ValueError("conditions with a rule of side below are judged together")
        return self

    def mechanisms(self) -> tuple[Mechanism, ...]:
        """The models that any of it speaks of."""
        every: list[Part | ProbePart] = [*self.parts, *self.probes]
        return tuple(mechanism for part in every for mechanism in part.mechanisms())

    @property
    def judged(self) -> bool:
        """Whether there is any rule by which it gets a word."""
        return any(part.rule for part in self.parts) or any(part.judged for part in self.probes)

    def about(self, workloads: Collection[str]) -> Claim | None:
        """The claim narrowed to conditions with these workloads, and the probes; None without."""
        parts = []
        for part in self.parts:
            kept = tuple(name for name in part.over.workload if name in workloads)
            if kept or (not part.over.workload and part.experiment.workload in workloads):
                over = part.over.model_copy(update={"workload": kept})
                parts.append(part.model_copy(update={"over": over}))
        if not parts and not self.probes:
            return None
        return self.model_copy(update={"parts": tuple(parts)})

    def narrowed(self, first_only: bool, workers_at_most: int, probes: bool = True) -> Claim:
        """The claim as a profile measures it: fewer conditions, parts without any left out.

        `first_only` leaves out what is only shown as well. At least the first part stays, if there
        is one; the probes stay if `probes`.
        """
        parts = []
        for part in self.parts:
            counts = part.over.workers or (part.experiment.workers,)
            none_left = not any(_within(count, workers_at_most) for count in counts)
            if none_left or (first_only and part.rule is None):
                continue
            over = part.over.narrowed(first_only, workers_at_most)
            parts.append(part.model_copy(update={"over": over}))
        if not parts and self.parts:
            first = self.parts[0]
            parts = [first.model_copy(update={"over": first.over.narrowed(first_only, 10_000)})]
        kept = tuple(each.narrowed(first_only) for each in self.probes if probes)
        return self.model_copy(update={"parts": tuple(parts), "probes": kept})


class Claims(Entry):
    """claims.yaml."""

    claims: tuple[Claim, ...]
