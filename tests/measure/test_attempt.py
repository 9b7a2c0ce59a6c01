"""One invocation of a cell: only what has proven itself completes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from harness.catalogue.loader import load_catalogue
from harness.measure.attempt import Attempt, Runner, run_arguments
from harness.measure.programs import Program
from harness.measure.service import NativePrograms
from harness.vocabulary import Cell, Family, Job, Lifetime, Outcome, Schedule

GOLDEN = Job("collatz", 64, 16, 42)
RIGHT = "f5f29b93d98573e8"
PATIENCE_S = 60.0


@pytest.fixture
def attempt(
    runner_of: Callable[..., Runner], fake: Callable[[str], Program]
) -> Callable[..., Attempt]:
    """Runs a job with two forked workers of a fake."""

    def run(name: str, job: Job = GOLDEN, checksum: str | None = None) -> Attempt:
        runner = runner_of(name)
        return runner.attempt(cell(fake(name), job.workload), job, "log", PATIENCE_S, checksum)

    return run


def cell(program: Program, workload: str) -> Cell:
    return Cell(
        workload=workload,
        size=load_catalogue().workload(workload).size,
        language=program.language.name,
        runtime=program.runtime,
        model="fork",
        family=Family.PROCESSES,
        lifetime=Lifetime.FRESH,
        workers=2,
        iterations=2,
    )


def test_the_arguments_are_those_of_the_contract(honest: Program) -> None:
    argv = run_arguments(cell(honest, "collatz"), GOLDEN)
    assert argv[0] == "run"
    assert argv[-1] == "--die-with-stdin"
    assert dict(zip(argv[1:-1:2], argv[2:-1:2], strict=True)) == {
        "--workload": "collatz", "--model": "fork", "--lifetime": "fresh", "--workers": "2",
        "--tasks": "16", "--seed": "42", "--size": "64", "--warmups": "1", "--iterations": "2",
        "--schedule": Schedule.STATIC,
    }  # fmt: skip


def test_an_honest_run_completes_with_all_its_iterations(
    attempt: Callable[..., Attempt], tmp_path: Path
) -> None:
    made = attempt("honest", checksum=RIGHT)
    assert (made.outcome, made.reason) == (Outcome.COMPLETED, "")
    assert [iteration.warmup for iteration in made.iterations] == [True, False, False]
    assert list((tmp_path / "logs").iterdir()) == []


@pytest.mark.parametrize(
    ("name", "outcome", "reason"),
    [
        ("wrong-kernel", Outcome.WRONG_RESULT, f", but it is {RIGHT}"),
        ("changes-its-mind", Outcome.WRONG_RESULT, "its iterations disagree: 00000000"),
        ("no-done", Outcome.FAILED, "breaks the protocol: ends without done"),
        ("leaves-an-orphan", Outcome.FAILED, "left processes behind; they were killed"),
        ("segfaults", Outcome.FAILED, "worker_died: process "),
    ],
)
def test_a_run_with_a_fault_has_an_outcome_and_no_numbers(
    attempt: Callable[..., Attempt], name: str, outcome: Outcome, reason: str
) -> None:
    made = attempt(name, checksum=RIGHT)
    assert made.outcome is outcome
    assert reason in made.reason
    assert made.iterations == ()


def test_without_a_checksum_to_compare_any_consistent_one_will_do(
    attempt: Callable[..., Attempt],
) -> None:
    assert attempt("wrong-kernel").outcome is Outcome.COMPLETED


def test_what_a_program_prints_is_in_its_log(
    attempt: Callable[..., Attempt], tmp_path: Path
) -> None:
    attempt("honest", Job("selftest", 0, 2, 1))
    assert "printed in the middle of a task" in (tmp_path / "logs" / "log.stderr").read_text()


def test_a_workload_with_a_service_needs_the_harnesss_own_programs(
    attempt: Callable[..., Attempt],
) -> None:
    made = attempt("honest", Job("rpc", 0, 2, 1))
    assert made.outcome is Outcome.FAILED
    assert made.reason == "needs the reply_server, which needs a C compiler"
    assert made.ending.exit_status is None


def test_the_address_of_the_service_is_passed_on_and_its_cpu_time_known(
    honest: Program, native: NativePrograms, tmp_path: Path
) -> None:
    runner = Runner([honest], load_catalogue().workloads, native, tmp_path)
    made = runner.attempt(cell(honest, "rpc"), Job("rpc", 0, 2, 1), "log", PATIENCE_S)
    assert made.arguments[-2] == "--param"
    assert made.arguments[-1].startswith("address=127.0.0.1:")
    assert made.service_cpu_ns is not None
    # The honest fake has no rpc, and says so.
    assert (made.outcome, made.reason) == (Outcome.UNSUPPORTED, "unsupported: no workload rpc")


@pytest.fixture
def writing(fake: Callable[[str], Program], tmp_path: Path) -> Callable[..., Attempt]:
    """Runs the workload `files`; folders are made in `work` of the test's own."""
    (tmp_path / "work").mkdir()
    (tmp_path / "logs").mkdir()

    def run(name: str, job: Job, checksum: str | None = None) -> Attempt:
        program = fake(name)
        logs, work = tmp_path / "logs", tmp_path / "work"
        runner = Runner([program], load_catalogue().workloads, None, logs, work)
        return runner.attempt(cell(program, "files"), job, "log", PATIENCE_S, checksum)

    return run


def test_a_workload_with_a_folder_gets_one_of_its_own_that_is_gone_afterwards(
    writing: Callable[..., Attempt], tmp_path: Path
) -> None:
    places = set()
    for _ in range(2):
        made = writing("knows-its-limits", Job("files", 16, 2, 42), "6a5a332b569dd375")
        assert (made.outcome, made.reason) == (Outcome.COMPLETED, "")
        said = set((tmp_path / "logs" / "log.stderr").read_text().splitlines())
        (place,) = {Path(line.removeprefix("writing in ")) for line in said}
        assert place.parent == tmp_path / "work"
        assert not place.exists()
        places.add(place)
    assert len(places) == 2
    assert list((tmp_path / "work").iterdir()) == []


def test_on_record_the_folder_is_one_that_is_there_for_whoever_repeats_it(
    writing: Callable[..., Attempt],
) -> None:
    made = writing("knows-its-limits", Job("files", 1, 2, 42))
    assert made.outcome is Outcome.COMPLETED
    assert made.arguments[-2:] == ("--param", "directory=.")


def test_the_folder_is_gone_whatever_became_of_the_run(
    writing: Callable[..., Attempt], tmp_path: Path
) -> None:
    """The honest fake has no such workload, and says so."""
    made = writing("honest", Job("files", 1, 2, 42))
    assert (made.outcome, made.reason) == (Outcome.UNSUPPORTED, "unsupported: no workload files")
    assert list((tmp_path / "work").iterdir()) == []


def test_without_a_place_for_them_folders_are_made_where_the_logs_are(
    fake: Callable[[str], Program], runner_of: Callable[..., Runner], tmp_path: Path
) -> None:
    program, job = fake("knows-its-limits"), Job("files", 1, 2, 42)
    runner_of(program.language.name).attempt(cell(program, "files"), job, "log", PATIENCE_S)
    assert f"writing in {tmp_path}/logs/work-" in (tmp_path / "logs" / "log.stderr").read_text()


def test_a_run_on_a_model_that_does_not_apply_is_unsupported_for_its_reason(
    runner_of: Callable[..., Runner], fake: Callable[[str], Program]
) -> None:
    climbing = replace(
        cell(fake("knows-its-limits"), "bintrees"), model="threads", family=Family.THREADS
    )
    job = Job("bintrees", 3, 2, 42)
    made = runner_of("knows-its-limits").attempt(climbing, job, "log", PATIENCE_S)
    assert made.outcome is Outcome.UNSUPPORTED
    assert made.reason.endswith("threads does not run bintrees: these threads climb no trees")
