"""The project's own worker programs: green in conform, and equal to the workloads' definitions."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest

from harness.catalogue.loader import load_catalogue
from harness.cli.workspace import BUILD, chosen_languages
from harness.measure.attempt import Attempt, Runner
from harness.measure.programs import Program, prepare_one
from harness.vocabulary import Cell, Family, Job, Kind, Lifetime, Outcome, Schedule
from tests.definitions import TASKS, fold

LANGUAGES = [language.name for language in chosen_languages([])]
COMMAND = Path(sys.executable).with_name("harness")
RANDOM_JOBS = 6


def program_of(name: str) -> Program:
    prepared = prepare_one(chosen_languages([name])[0], BUILD)
    if not isinstance(prepared, Program):
        pytest.skip(f"{name} cannot be built here: {prepared.reason}")
    return prepared


def random_jobs(workload: str, count: int) -> list[Job]:
    """Odd sizes, seeds over all 64 bits, T from 0 on; the same in every run."""
    draw = random.Random(f"jobs of {workload}")
    return [
        Job(
            workload,
            size=draw.randrange(40),
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


def attempted(program: Program, logs: Path, job: Job, model_index: int) -> Attempt:
    """The job on one of the program's models, with the other choices drawn from it too."""
    description = program.description
    model = description.models[model_index % len(description.models)]
    sequential = model.family is Family.SEQUENTIAL
    cell = Cell(
        workload=job.workload,
        size=job.size,
        language=program.language.name,
        runtime=program.runtime,
        model=model.name,
        family=model.family,
        lifetime=Lifetime.POOL if sequential else list(Lifetime)[model_index % 2],
        workers=1 if sequential else 1 + model_index % 4,
        schedule=list(Schedule)[model_index // 2 % 2],
        warmups=0,
        iterations=2,
    )
    runner = Runner([program], load_catalogue().workloads, None, logs)
    return runner.attempt(cell, job, f"job-{model_index}", patience_s=60)


# Java's worker processes are whole JVMs: on two busy cores its pairs take most of a minute.
@pytest.mark.timeout(400)
@pytest.mark.parametrize("name", LANGUAGES)
def test_a_language_of_the_project_is_green_in_conform(name: str) -> None:
    program_of(name)

    done = subprocess.run([COMMAND, "conform", name], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", LANGUAGES)
@pytest.mark.parametrize(
    "workload", [w.id for w in load_catalogue().workloads.values() if w.kind is Kind.CPU]
)
def test_any_seed_size_and_number_of_tasks_gives_what_the_definition_says(
    name: str, workload: str, tmp_path: Path
) -> None:
    program = program_of(name)

    for index, job in enumerate(random_jobs(workload, RANDOM_JOBS)):
        attempt = attempted(program, tmp_path, job, index)

        assert attempt.outcome is Outcome.COMPLETED, (job, attempt.reason)
        assert {iteration.checksum for iteration in attempt.iterations} == {defined(job)}, job
