"""Every golden value, computed again from the definitions alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from harness.catalogue.loader import load_catalogue
from harness.catalogue.workload import Golden
from tests.definitions import TASKS, fold, mix

#: As they stand in the catalogue's definition, so that a golden cannot change unnoticed.
PUBLISHED = {
    ("collatz", 64, 42, 16): "f5f29b93d98573e8",
    ("rpc", 5000, 42, 8): "dcea4d31e56935dc",
    ("sleep", 5000, 42, 8): "1fd1bf7058a7f1aa",
}
GOLDENS = [
    pytest.param(workload.id, golden, id=f"{workload.id}-{golden.size}-{golden.seed}-{number}")
    for workload in load_catalogue().workloads.values()
    for number, golden in enumerate(workload.goldens)
]


def test_mix_has_the_value_that_the_contract_prints() -> None:
    assert mix(1234567, 0) == 6457827717110365317
    contract = Path(__file__).resolve().parents[2] / "docs" / "protocol.md"
    printed = re.findall(r"`mix\(1234567, 0\)` = (\d+)", contract.read_text(encoding="utf-8"))
    assert printed == ["6457827717110365317"]


def test_a_job_without_tasks_has_the_first_value_of_the_fold() -> None:
    assert fold([]) == "cbf29ce484222325"


@pytest.mark.parametrize(("workload", "golden"), GOLDENS)
def test_a_golden_is_what_its_definition_gives(workload: str, golden: Golden) -> None:
    task = TASKS[workload]

    numbers = range(golden.first, golden.first + golden.tasks * golden.stride, golden.stride)
    results = [task(golden.seed, t, golden.size) for t in numbers]

    assert fold(results) == golden.checksum


def test_every_workload_has_a_golden() -> None:
    without = [w.id for w in load_catalogue().workloads.values() if not w.goldens]

    assert without == []


@pytest.mark.parametrize(("job", "checksum"), PUBLISHED.items(), ids=str)
def test_the_published_goldens_are_in_the_catalogue(
    job: tuple[str, int, int, int], checksum: str
) -> None:
    name, size, seed, tasks = job
    goldens = load_catalogue().workloads[name].goldens

    assert Golden(size=size, seed=seed, tasks=tasks, checksum=checksum) in goldens
