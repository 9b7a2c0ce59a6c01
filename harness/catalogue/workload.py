"""A workload's file: a task defined once, free of language."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from harness.catalogue.yaml_file import Entry, Slug
from harness.vocabulary import Kind


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


class SizeRange(Entry):
    """The sizes that a workload is defined for; a program refuses others."""

    least: Annotated[int, Field(ge=0)] = 0
    most: Annotated[int, Field(ge=0)] = 2**31 - 1


class CacheSize(Entry):
    """A size that follows the machine: `times` its last-level cache, within least and most."""

    times: Annotated[float, Field(gt=0)]
    bytes_per_unit: Annotated[int, Field(ge=1)]
    least: Annotated[int, Field(ge=1)]
    most: Annotated[int, Field(ge=1)]


class Directory(Entry):
    """A folder of its own that a workload needs, passed as `--param <param>=<path>`.

    On a file system of a kind in `not_on` what it measures would not be what it says.
    """

    param: str
    not_on: tuple[str, ...] = ()


class Workload(Entry):
    """A task defined once, free of language.

    `size` is the fixed n; with `size_from_cache` that is what it is where the cache is unknown.
    `round` is the number of tasks after which a workload repeats its shape (T is a multiple of
    it). `ideal_ns_per_size` is the least time of one task per unit of size where it is known by
    definition (a wait), else None. `rounds_at_least` is how many times over the largest number of
    workers must be busy in one iteration.
    """

    id: Slug
    title: str
    kind: Kind
    stresses: str
    size: Annotated[int, Field(ge=0)]
    size_unit: str
    size_range: SizeRange = SizeRange()
    size_from_cache: CacheSize | None = None
    round: Annotated[int, Field(ge=1)] | Literal["size"] = 1
    rounds_at_least: Annotated[int, Field(ge=1)] = 1
    ideal_ns_per_size: int | None = None
    service: Service | None = None
    directory: Directory | None = None
    goldens: tuple[Golden, ...]

    def tasks_per_round(self, size: int) -> int:
        """After how many tasks of that size the work repeats its shape."""
        return max(1, size) if self.round == "size" else self.round

    def sized(self, cache_bytes: int | None) -> Workload:
        """The workload with the size that suits a machine with that last-level cache."""
        rule = self.size_from_cache
        if rule is None or cache_bytes is None:
            return self
        size = round(rule.times * cache_bytes / rule.bytes_per_unit)
        return self.model_copy(update={"size": min(max(size, rule.least), rule.most)})
