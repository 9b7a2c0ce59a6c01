"""A probe's file: an experiment on what a model's workers are, defined once, free of language."""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from harness.catalogue.terms import WorkerCount, resolve_workers
from harness.catalogue.yaml_file import Entry, Slug
from harness.vocabulary import Family

MetricName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
Key = Annotated[str, Field(pattern=r"^[a-z][a-z_]{0,31}$")]
#: Pairs that a condition must have.
Where = dict[Key, str]
#: In a parameter's value: a number that follows the machine.
_FOLLOWS_THE_MACHINE = re.compile(r"\{([^}]*)\}")


class ProbeMetric(Entry):
    """One number of a probe. `never_where`: under which conditions it must be 0."""

    name: MetricName
    unit: str
    what: str
    never_where: Where | None = None


class Outside(Entry):
    """What the harness does from outside each time the program has parked its workers.

    `memory`: it measures the memory of the program and all its descendants; the n-th stop is at
    the n-th of `moments` (`when=...`), for each value of the parameter `each` if there is one,
    which a condition calls `called`.
    `placement`: it pins the workers' threads as the parameter `each` names it, one stop a value.
    """

    does: Literal["memory", "placement"]
    each: Key | None = None
    called: Key | None = None
    moments: tuple[str, ...] = ()


class Probe(Entry):
    """An experiment on a property of workers. docs/probes.md has the procedures.

    `once`: it is run once in a session, with `repeats` inside (`repeats_others` in models that
    are no headline model, `repeats_full` in all of them where a profile is thorough); else once
    in each block that has probes. `params` are passed to the program;
    those of `params_for` replace them for models of that family, or for those whose workers share
    threads. `{cpus}`, `{2*cpus}` and `{cpus-1}` stand for numbers. `conditions` says what each key
    of its conditions means. It takes `about_s` beside the program's start, for the plan's guess,
    and is given up after `limit_s`.
    """

    id: Slug
    title: str
    procedure: str
    once: bool = False
    repeats: Annotated[int, Field(ge=1)] | None = None
    repeats_others: Annotated[int, Field(ge=1)] | None = None
    repeats_full: Annotated[int, Field(ge=1)] | None = None
    workers: WorkerCount | None = None
    params: dict[Key, str] = Field(default_factory=dict)
    params_for: dict[Literal["threads", "processes", "multiplexed"], dict[Key, str]] = Field(
        default_factory=dict
    )
    outside: Outside | None = None
    metrics: Annotated[tuple[ProbeMetric, ...], Field(min_length=1)]
    conditions: dict[Key, str]
    about_s: Annotated[float, Field(gt=0)] = 0.7
    limit_s: Annotated[float, Field(gt=0)]

    @model_validator(mode="after")
    def _keys_are_known(self) -> Self:
        for metric in self.metrics:
            unknown = set(metric.never_where or ()) - set(self.conditions)
            if unknown:
                raise ValueError(f"{metric.name}: no condition has {', '.join(sorted(unknown))}")
        if self.outside and self.outside.each and self.outside.each not in self.params:
            raise ValueError(f"outside: there is no parameter {self.outside.each!r}")
        return self

    def metric(self, name: str) -> ProbeMetric | None:
        """The metric of that name, or None."""
        return next((metric for metric in self.metrics if metric.name == name), None)

    def parameters(self, family: Family, multiplexed: bool, cpus: int) -> dict[str, str]:
        """What is passed to a program for a model of that kind where `cpus` CPUs may be used."""
        kind = "multiplexed" if multiplexed else str(family)
        own = next((params for name, params in self.params_for.items() if name == kind), {})
        return {
            name: follow_the_machine(value, cpus) for name, value in (self.params | own).items()
        }

    def workers_on(self, cpus: int) -> int | None:
        """The number of workers asked for; None where the probe has its own."""
        return None if self.workers is None else resolve_workers(self.workers, cpus)


def follow_the_machine(value: str, cpus: int) -> str:
    """`{cpus}`, `{2*cpus}` and `{cpus-1}` (1 at least) as numbers."""
    known = {"cpus": cpus, "2*cpus": 2 * cpus, "cpus-1": max(1, cpus - 1)}
    return _FOLLOWS_THE_MACHINE.sub(lambda match: str(known[match[1]]), value)


def parsed_condition(condition: str) -> dict[str, str]:
    """`kind=exit;pool=raw` as a mapping. Raises ValueError where it is no such thing."""
    if not condition:
        return {}
    pairs = [pair.partition("=") for pair in condition.split(";")]
    if any(not equals or not key for key, equals, _ in pairs):
        raise ValueError(f"{condition!r} is no condition: key=value;key=value")
    found = {key: value for key, _, value in pairs}
    if len(found) != len(pairs):
        raise ValueError(f"{condition!r} has a key twice")
    return found


def fits(condition: dict[str, str], where: dict[str, str]) -> bool:
    """Whether the condition has every pair of `where`."""
    return all(condition.get(key) == value for key, value in where.items())
