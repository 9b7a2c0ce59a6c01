"""What claims are made of: roles, models, numbers of workers, and the rule that gives a word."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from harness.catalogue.yaml_file import Entry, Slug

WorkerCount = Annotated[int, Field(ge=1, le=10_000)] | Literal["cpus", "2*cpus"]
Role = Literal["threads", "processes"]


def resolve_workers(count: WorkerCount, cpus: int) -> int:
    """The number of workers that `count` means where `cpus` CPUs may be used."""
    if isinstance(count, int):
        return count
    return {"cpus": cpus, "2*cpus": 2 * cpus}[count]


class Rule(Entry):
    """When an interval becomes a word; docs/methodology.md, "Verdicts".

    `threshold` (or `threshold_per_worker`, times W) is the textbook's claim. `margin` is the
    relative half-width around `none` within which nothing of practical weight differs.
    `opposite` replaces the margin's lower edge where "no difference" is not the natural zero.
    `side` says on which side of the threshold the textbook stands.
    """

    threshold: Annotated[float, Field(gt=0)] | None = None
    threshold_per_worker: Annotated[float, Field(gt=0)] | None = None
    margin: Annotated[float, Field(gt=0, lt=1)] | None = None
    opposite: Annotated[float, Field(gt=0)] | None = None
    side: Literal["above", "below"] = "above"

    @model_validator(mode="after")
    def _one_of_each(self) -> Self:
        if (self.threshold is None) == (self.threshold_per_worker is None):
            raise ValueError("give either threshold or threshold_per_worker")
        if (self.margin is None) == (self.opposite is None):
            raise ValueError("give either margin or opposite")
        if self.side == "below" and (self.threshold is None or self.opposite is None):
            raise ValueError("side below needs threshold and opposite")
        nothing = 1 + self.margin if self.margin is not None else self.opposite
        if self.threshold is not None and nothing is not None:
            beyond = self.threshold > nothing
            if beyond != (self.side == "above") or self.threshold == nothing:
                raise ValueError("the threshold must lie beyond the margin, or beyond opposite")
        return self


class NamedModel(Entry):
    """A model by its name, where a claim is about a mechanism and not about a role."""

    model: Slug


Mechanism = Role | NamedModel
