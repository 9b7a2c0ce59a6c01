"""Profiles, the ceiling, the textbook's table and the model table, as their files hold them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from harness.catalogue.claim import Experiment, WorkerCount
from harness.catalogue.yaml_file import Entry, Slug


class Profile(Entry):
    """How much is measured. The cells that run are those that the claims need.

    `models`: `headline` runs the models that the claims speak of, `all` every model the programs
    have. `breadth`: whether all conditions of a claim are measured or only the first of each.
    `workers_at_most` leaves out conditions with more workers, but for numbers that follow the
    machine. `scaling_workers` adds pool cells of the parallelism claims at these worker counts, for
    the speed-up curve. `variants` measures each language under its manifest's other flags as well.
    """

    title: str
    claims: tuple[Slug, ...]
    blocks: Annotated[int, Field(ge=1)]
    warmups: Annotated[int, Field(ge=0)]
    iterations: Annotated[int, Field(ge=1)]
    target_ms: Annotated[int, Field(ge=1)]
    models: Literal["headline", "all"] = "headline"
    breadth: Literal["first", "all"] = "all"
    workers_at_most: Annotated[int, Field(ge=1)] = 10_000
    variants: bool = False
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
