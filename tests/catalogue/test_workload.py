"""Workloads: sizes that follow the machine, rounds, ranges, folders of their own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from harness.catalogue.loader import load_catalogue
from harness.catalogue.workload import Workload
from harness.errors import InputError
from harness.vocabulary import Kind

MIB = 2**20


def workload(**fields: Any) -> Workload:
    return Workload.model_validate(
        {
            "id": "sample",
            "title": "Sample",
            "kind": "cpu",
            "stresses": "nothing",
            "size": 500,
            "size_unit": "elements",
            "goldens": [],
            **fields,
        }
    )


#: Three arrays of doubles, together four times the cache.
FOLLOWS = {"times": 4, "bytes_per_unit": 24, "least": 100_000, "most": 8_000_000}


@pytest.mark.parametrize(
    ("cache_bytes", "size"),
    [
        (24 * MIB, 4 * MIB),
        (6 * MIB, MIB),
        (1, 100_000),
        (2**40, 8_000_000),
        (None, 500),
    ],
)
def test_a_size_may_follow_the_cache_within_its_bounds(cache_bytes: int | None, size: int) -> None:
    assert workload(size_from_cache=FOLLOWS).sized(cache_bytes).size == size


def test_a_size_that_follows_nothing_is_the_same_on_every_machine() -> None:
    fixed = workload()

    assert fixed.sized(24 * MIB) == fixed.sized(None) == fixed


def test_a_size_is_all_that_follows_the_machine() -> None:
    follows = workload(size_from_cache=FOLLOWS, round=16, rounds_at_least=3)

    assert follows.sized(6 * MIB) == follows.model_copy(update={"size": MIB})


@pytest.mark.parametrize(
    ("told", "size", "tasks"), [(1, 64, 1), (16, 64, 16), ("size", 64, 64), ("size", 0, 1)]
)
def test_a_round_is_a_number_of_tasks_or_as_many_as_the_size(
    told: int | str, size: int, tasks: int
) -> None:
    assert workload(round=told).tasks_per_round(size) == tasks


def test_a_workload_that_does_not_say_so_takes_every_size_and_needs_nothing() -> None:
    plain = workload()

    assert (plain.size_range.least, plain.size_range.most) == (0, 2**31 - 1)
    assert (plain.service, plain.directory, plain.round, plain.rounds_at_least) == (
        None,
        None,
        1,
        1,
    )


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"round": 0}, "round"),
        ({"round": "tasks"}, "round"),
        ({"rounds_at_least": 0}, "rounds_at_least"),
        ({"size": -1}, "size"),
        ({"size_range": {"least": -1}}, "size_range.least"),
        ({"size_from_cache": FOLLOWS | {"times": 0}}, "size_from_cache.times"),
        (
            {"size_from_cache": {"times": 1, "least": 1, "most": 2}},
            "size_from_cache.bytes_per_unit",
        ),
        ({"directory": {"not_on": ["tmpfs"]}}, "directory.param"),
        ({"kind": "disk"}, "kind"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_field_that_cannot_be_is_refused_by_its_name(fields: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        workload(**fields)

    places = {".".join(map(str, error["loc"])) for error in refusal.value.errors()}
    assert any(place.startswith(field) for place in places), places


def test_every_size_of_the_catalogue_is_in_its_workloads_range() -> None:
    for each in load_catalogue().workloads.values():
        sizes = [each.size, *(golden.size for golden in each.goldens)]
        if each.size_from_cache is not None:
            sizes += [each.size_from_cache.least, each.size_from_cache.most]
        allowed = each.size_range
        assert all(allowed.least <= size <= allowed.most for size in sizes), each.id


def test_every_cpu_bound_workload_of_the_catalogue_has_a_task_that_takes_time() -> None:
    """Only a wait has a least time by definition; T of the others is calibrated."""
    for each in load_catalogue().workloads.values():
        if each.kind is Kind.CPU:
            assert each.ideal_ns_per_size is None, each.id


def test_a_claim_about_a_size_that_its_workload_does_not_take_is_refused(
    catalogue_copy: Path,
) -> None:
    file = catalogue_copy / "workloads" / "rpc.yaml"
    file.write_text(file.read_text() + "size_range: {least: 1, most: 9000}\n")

    with pytest.raises(InputError, match="'io-bound' asks rpc for size 0") as refusal:
        load_catalogue(catalogue_copy)

    assert refusal.value.action == "take one from 1 to 9000"
