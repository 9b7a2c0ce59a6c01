"""What a claim says of a probe: which of its numbers, of which models, under which conditions."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from harness.catalogue.probe import Key, MetricName, Where, follow_the_machine
from harness.catalogue.terms import Mechanism, Rule
from harness.catalogue.yaml_file import Entry, Slug


class Event(Entry):
    """Which runs count: those whose value is within these bounds."""

    at_least: float | None = None
    at_most: float | None = None

    def happened(self, value: float) -> bool:
        return (self.at_least is None or value >= self.at_least) and (
            self.at_most is None or value <= self.at_most
        )


class ProbePart(Entry):
    """One thing that a claim says of a probe, under one condition or several.

    `estimand` is what is estimated: `ratio` (the metric of `numerator` over that of
    `denominator`, within a block), `level` (the metric of `subject` itself), `share` (of the runs
    of `subject`, those in which `event` happened), `ever` and `never` (whether it happened at
    all), `told` (what the keys of `tell` say, counted). A number counts where its condition has
    the pairs of `where` and of the condition in `over`; those of one side alone are in
    `numerator_where` and `denominator_where`. In values `{cpus}` and the like stand for numbers.
    With `apart` each value of that key that the runs have is a condition of its own. Without
    `rule` a ratio or level is shown and not judged. `others`: whether the other models of the
    family are shown beside it.
    """

    name: str = ""
    probe: Slug
    estimand: Literal["ratio", "level", "share", "ever", "never", "told"]
    metric: MetricName
    subject: Mechanism | None = None
    numerator: Mechanism | None = None
    denominator: Mechanism | None = None
    where: Where = Field(default_factory=dict)
    numerator_where: Where = Field(default_factory=dict)
    denominator_where: Where = Field(default_factory=dict)
    over: dict[Key, Annotated[tuple[str, ...], Field(min_length=1)]] = Field(default_factory=dict)
    apart: Key | None = None
    event: Event | None = None
    tell: tuple[Key, ...] = ()
    rule: Rule | None = None
    others: bool = True

    @model_validator(mode="after")
    def _fields_fit_the_estimand(self) -> Self:
        if self.estimand == "ratio":
            if not (self.numerator and self.denominator) or self.subject:
                raise ValueError("a ratio needs numerator and denominator, and no subject")
        elif not self.subject or self.numerator or self.denominator:
            raise ValueError(f"{self.estimand} needs a subject, no numerator or denominator")
        counts = self.estimand in ("share", "ever", "never")
        if counts != (self.event is not None):
            raise ValueError("an event goes with estimand share, ever or never")
        if self.estimand == "share" and self.rule is None:
            raise ValueError("a share needs a rule")
        if self.estimand in ("ever", "never", "told") and self.rule is not None:
            raise ValueError(f"{self.estimand} needs no rule")
        if self.rule and self.rule.threshold is None:
            raise ValueError("a probe has no workers to multiply a threshold by")
        if (self.estimand == "told") != bool(self.tell):
            raise ValueError("tell goes with estimand told")
        return self

    def mechanisms(self) -> tuple[Mechanism, ...]:
        """The models that it speaks of."""
        return tuple(m for m in (self.subject, self.numerator, self.denominator) if m is not None)

    def conditions(self) -> list[ProbeCondition]:
        """Every combination of the values of `over`, the first of each first."""
        found = []
        for values in product(*self.over.values()):
            each = dict(zip(self.over, values, strict=True))
            told = ", ".join(f"{key.replace('_', ' ')} {value}" for key, value in each.items())
            label = ", ".join(filter(None, (self.name, told)))
            found.append(ProbeCondition(label, self.where | each))
        return found

    def narrowed(self, first_only: bool) -> ProbePart:
        """The part with the first value alone of each key of `over`, if so."""
        if not first_only:
            return self
        return self.model_copy(update={"over": {k: v[:1] for k, v in self.over.items()}})

    @property
    def counts_as(self) -> Literal["share", "ever", "never", "told"]:
        """The estimand of a part that counts runs. Raises ValueError for another."""
        if self.estimand == "ratio" or self.estimand == "level":  # noqa: PLR1714  # so mypy narrows
            raise ValueError(f"{self.estimand} counts no runs")
        return self.estimand

    @property
    def judged(self) -> bool:
        """Whether a word follows from it."""
        return self.rule is not None or self.estimand in ("ever", "never")


@dataclass(frozen=True, slots=True)
class ProbeCondition:
    """A part under one condition. `label` names it among the claim's others; may be empty."""

    label: str
    where: Where

    def on(self, cpus: int) -> dict[str, str]:
        """The pairs, with the numbers that follow the machine."""
        return {key: follow_the_machine(value, cpus) for key, value in self.where.items()}

    def label_on(self, cpus: int) -> str:
        return follow_the_machine(self.label, cpus)
