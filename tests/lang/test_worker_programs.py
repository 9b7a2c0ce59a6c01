"""The project's own worker programs: green in conform, and equal to the workloads' definitions."""

from __future__ import annotations

import random
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from harness.catalogue.loader import load_catalogue
from harness.cli.workspace import BUILD, chosen_languages
from harness.measure.attempt import Attempt, Runner
from harness.measure.programs import Program, prepare_one
from harness.vocabulary import Cell, Family, Job, Kind, Lifetime, Outcome, Schedule
from tests.definitions import TASKS, fold

LANGUAGES = [language.name for language in chosen_languages([])]
COMMAND = Path(sys.executable).with_name("harness")
RANDOM_JOBS = 6
COMPUTED = [w for w in load_catalogue().workloads.values() if w.kind is Kind.CPU]


@cache
def program_of(name: str) -> Program:
    prepared = prepare_one(chosen_languages([name])[0], BUILD)
    if not isinstance(prepared, Program):
        pytest.skip(f"{name} cannot be built here: {prepared.reason}")
    return prepared


def sizes(workload: str) -> tuple[int, int]:
    """The sizes at which a task of it is quick, within those that it takes."""
    allowed = load_catalogue().workload(workload).size_range
    largest = {"bintrees": 9, "files": 2}.get(workload, 39)
    return allowed.least, min(allowed.most, largest)


def random_jobs(workload: str, count: int) -> list[Job]:
    """Odd sizes, seeds over all 64 bits, T from 0 on; the same in every run."""
    draw = random.Random(f"jobs of {workload}")
    return [
        Job(
            workload,
            size=draw.randint(*sizes(workload)),
            tasks=draw.choice([0, 1, 2, 9, 31]),
            seed=draw.choice([0, 2**64 - 1, draw.randrange(2**64)]),
            first=draw.choice([0, draw.randrange(2**31)]),
            stride=draw.choice([1, draw.randrange(1, 2**20)]),
        )
        for _ in range(count)
    ]


def defined(job: Job) -> str:
    numbers = range(job.first, job.first + job.tasks * job.stride, job.stride)
    return fold([TASKS[job.workload](job.seed, t, job.size) for t in numbers])


def attempted(program: Program, logs: Path, job: Job, turn: int) -> Attempt:
    """The job on one of the models that run it, with the other choices drawn from it too."""
    models = [m for m in program.description.models if job.workload not in m.not_applicable]
    model = models[turn % len(models)]
    sequential = model.family is Family.SEQUENTIAL
    cell = Cell(
        workload=job.workload,
        size=job.size,
        language=program.language.name,
        runtime=program.runtime,
        model=model.name,
        family=model.family,
        lifetime=Lifetime.POOL if sequential else list(Lifetime)[turn % 2],
        workers=1 if sequential else 1 + turn % 4,
        schedule=list(Schedule)[turn // 2 % 2],
        warmups=0,
        iterations=2,
    )
    runner = Runner([program], load_catalogue().workloads, None, logs)
    return runner.attempt(cell, job, f"job-{turn}", patience_s=60)


# Worker processes may be whole runtimes: on two busy cores their pairs take minutes.
@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", LANGUAGES)
def test_a_language_of_the_project_is_green_in_conform(name: str) -> None:
    program_of(name)

    done = subprocess.run([COMMAND, "conform", name], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", LANGUAGES)
@pytest.mark.parametrize(
    "workload", [w.id for w in load_catalogue().workloads.values() if w.service is None]
)
def test_any_seed_size_and_number_of_tasks_gives_what_the_definition_says(
    name: str, workload: str, tmp_path: Path
) -> None:
    program = program_of(name)

    for index, job in enumerate(random_jobs(workload, RANDOM_JOBS)):
        attempt = attempted(program, tmp_path, job, index)

        assert attempt.outcome is Outcome.COMPLETED, (job, attempt.reason)
        assert {iteration.checksum for iteration in attempt.iterations} == {defined(job)}, job


@st.composite
def any_job(draw: st.DrawFn) -> Job:
    workload = draw(st.sampled_from([w.id for w in COMPUTED]))
    least, most = sizes(workload)
    return Job(
        workload,
        size=draw(st.integers(least, most)),
        tasks=draw(st.integers(0, 24)),
        seed=draw(st.one_of(st.sampled_from([0, 1, 2**63, 2**64 - 1]), st.integers(0, 2**64 - 1))),
    )


# A worker program is started for each example and language; hypothesis would take that for slow.
@pytest.mark.timeout(600)
@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(job=any_job(), turn=st.integers(0, 10**6))
def test_all_languages_say_the_same_of_any_job(
    job: Job, turn: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    logs = tmp_path_factory.mktemp("logs")
    said = {}
    for name in LANGUAGES:
        attempt = attempted(program_of(name), logs, job, turn)
        assert attempt.outcome is Outcome.COMPLETED, (name, job, attempt.reason)
        said[name] = {iteration.checksum for iteration in attempt.iterations}

    assert len(set.union(*said.values())) == 1, (job, said)
