"""`harness conform` finds nothing wrong with the honest fake, and what is wrong with each other."""

from __future__ import annotations

import os
import re
import resource
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pytest

from harness.catalogue.loader import load_catalogue
from harness.measure.conformance.speech import range_checks
from harness.measure.conformance.subject import Subject
from harness.measure.programs import Program

FAKES = Path(__file__).resolve().parents[1] / "fakes"
#: The real command, but with less patience for a program that hangs or never stops writing.
IMPATIENT = """
from harness.measure import invocation
from harness.measure.conformance import lifeline, subject
invocation.OUTPUT_LIMIT_BYTES = 16_000_000
lifeline.STARTED_WITHIN_S = subject.PATIENCE_S = 10
from harness.cli import main; main()
"""
#: What an examination may take on a loaded machine, in time and in memory.
GENEROUS_S = 100
GENEROUS_BYTES = 4 * 2**30
CONTRACT = "see docs/protocol.md"
BY_HAND = "run the command by hand and look at its output"
DEFINITION = "compare the kernel and the fold with docs/protocol.md"


@dataclass(frozen=True)
class Complaint:
    """A check that does not hold, as it is printed."""

    sentence: str
    problem: str
    action: str


@dataclass(frozen=True)
class Examination:
    """The end of `harness conform`."""

    status: int
    output: str
    stderr: str

    @property
    def complaints(self) -> list[Complaint]:
        found = []
        for block in self.output.split("FAILED   ")[1:]:
            told, _, rest = block.partition("\n    next: ")
            sentence, _, problem = told.partition("\n")
            found.append(Complaint(sentence, problem.strip(), rest.partition("\n")[0]))
        return found


@cache
def conform(name: str) -> Examination:
    """The examination of one fake, by a command of its own; every fake is examined once."""
    try:
        done = subprocess.run(
            [sys.executable, "-c", IMPATIENT, "conform", name],
            env={**os.environ, "HARNESS_LANG_PATH": str(FAKES / name)},
            capture_output=True,
            text=True,
            timeout=GENEROUS_S,
            check=False,
            preexec_fn=lambda: resource.setrlimit(
                resource.RLIMIT_AS, (GENEROUS_BYTES, GENEROUS_BYTES)
            ),
        )
    except subprocess.TimeoutExpired as hanging:
        said = (hanging.stdout or b"").decode()
        pytest.fail(f"harness conform {name} did not end within {GENEROUS_S} s; it said:\n{said}")
    return Examination(done.returncode, done.stdout, done.stderr)


@pytest.mark.parametrize("name", ["honest", "knows-its-limits"])
def test_an_honest_fake_keeps_the_whole_contract(name: str) -> None:
    examination = conform(name)
    assert (examination.status, examination.complaints) == (0, []), examination.output
    assert examination.output.splitlines()[-1].endswith(" checks hold, 0 failed")


#: What each fake does wrong breaks this sentence, is told in these words, with this to do next.
CAUGHT = {
    "silent": ("golden value", "ends without done", BY_HAND),
    "half-a-line": ("golden value", "line 2 has no end", BY_HAND),
    "garbage": ("golden value", "Invalid JSON", BY_HAND),
    "endless-output": ("golden value", "wrote more than 16000000 bytes; killed", BY_HAND),
    "hangs": ("ends by itself", "not done after", "find out what it waits for"),
    "ignores-sigterm": ("ends by itself", "not done after", "find out what it waits for"),
    "leaves-an-orphan": ("golden value", "left processes behind; they were killed", BY_HAND),
    "wrong-checksum": ("T = 28", "wrong result: checksum ", DEFINITION),
    "wrong-kernel": ("T = 16, seed 42: golden value", "but it is f5f29b93d98573e8", DEFINITION),
    "wrong-sleep": ("T = 8, seed 42: golden value", "but it is 1fd1bf7058a7f1aa", DEFINITION),
    "changes-its-mind": ("golden value", "wrong result: its iterations disagree", DEFINITION),
    "no-done": ("golden value", "ends without done", BY_HAND),
    "exits-zero-with-error": ("answers usage, exit 2, to:", "exit status 0", CONTRACT),
    "stray-print-on-the-protocol": ("golden value", "'printed in the middle of a task'", BY_HAND),
    "one-thread-for-all": ("golden value", "2 workers ran on 1 threads", BY_HAND),
    "never-dies": (
        "ends with its standard input: fork, fresh, in sleep",
        "these live on",
        "poll standard input",
    ),
    "worker-death-unnoticed": (
        "a killed worker is worker_died within 5 s: fork, fresh",
        "silent for 5 s",
        "watch every worker's process or pipe",
    ),
    "workers-outlive-it": (
        "workers die with a killed program: fork, fresh",
        "these live on",
        "PR_SET_PDEATHSIG",
    ),
    "sibling-survives-kill": (
        "a killed worker is worker_died within 5 s: fork, fresh",
        "these live on",
        "kill and reap the other workers",
    ),
    "starts-before-the-gate": ("golden value", "ns before all are ready", BY_HAND),
    "usage-is-ignored": ("--colour red", "no error line; completed", CONTRACT),
    "ignores-its-size-range": (
        "answers usage, exit 2, to: run --workload bintrees --model sequential --tasks 1 --size 25",
        "no error line; completed",
        CONTRACT,
    ),
    "runs-what-is-not-applicable": (
        "answers unsupported, exit 1, to: run --workload bintrees --model threads",
        "no error line; completed",
        CONTRACT,
    ),
    "runs-an-absent-model": (
        "answers unsupported, exit 1, to: run --workload selftest --model spawn",
        "no error line; completed",
        CONTRACT,
    ),
    "segfaults": ("runs", "killed by SIGSEGV", BY_HAND),
    "wrong-version": ("builds and describes itself", "describe.v: Input should be", "describe"),
    "describes-itself-badly": (
        "builds and describes itself",
        "names must be sorted and unique",
        "describe",
    ),
    "describes-itself-in-part": (
        "builds and describes itself",
        "facts: Field required",
        "describe",
    ),
    "crashes-at-start": (
        "builds and describes itself",
        "exit status 1 and no error line (it said: RuntimeError: the library is not there)",
        "describe",
    ),
    "does-not-build": (
        "builds and describes itself",
        "worker.fake:7: expected a semicolon",
        "describe",
    ),
}
#: These do a thing wrong that only one check looks for: no other may complain.
ONCE = {
    "wrong-checksum", "wrong-kernel", "wrong-sleep", "never-dies", "worker-death-unnoticed",
    "workers-outlive-it", "sibling-survives-kill", "usage-is-ignored", "ignores-its-size-range",
    "runs-what-is-not-applicable", "runs-an-absent-model",
}  # fmt: skip


@pytest.mark.parametrize("name", CAUGHT)
def test_a_misbehaving_fake_is_caught(name: str) -> None:
    sentence, problem, action = CAUGHT[name]
    examination = conform(name)
    assert examination.status == 1, examination.stderr
    assert any(
        sentence in complaint.sentence
        and problem in complaint.problem
        and action in complaint.action
        and re.search(rf"harness worker {name}[ )]", complaint.problem + complaint.action)
        for complaint in examination.complaints
    ), examination.output
    count = f"{len(examination.complaints)} failed"
    assert examination.output.splitlines()[-1].endswith(count), examination.stderr
    assert name not in ONCE or len(examination.complaints) == 1, examination.output


def test_a_clock_of_its_own_is_caught() -> None:
    examination = conform("lying-clock")
    (complaint,) = examination.complaints
    assert examination.status == 1
    assert complaint.sentence == "its clock is comparable between processes"
    assert "where the harness's clock stood between" in complaint.problem
    assert complaint.action.startswith("read CLOCK_MONOTONIC")


def test_a_missing_toolchain_is_told_with_how_to_install_it() -> None:
    examination = conform("missing-toolchain")
    (complaint,) = examination.complaints
    assert examination.status == 1
    assert "fakec: none of no-such-compiler, " in complaint.problem
    assert complaint.action == "debian: apt-get install fakec; macos: brew install fakec"


def test_a_daemon_left_behind_is_blamed_on_the_run_that_left_it() -> None:
    examination = conform("leaves-a-daemon")
    assert examination.status == 1
    complaint = examination.complaints[0]
    left_by = "--workload collatz --model fork --lifetime pool --workers 2 --tasks 16"
    assert left_by in complaint.problem, examination.output
    assert "standard input" not in complaint.action


def test_fresh_workers_that_are_none_are_caught() -> None:
    # Their process ids are the same in every iteration; those of a pool have to be.
    examination = conform("fresh-is-a-pool")
    assert examination.status == 1, examination.output
    (complaint,) = examination.complaints
    assert "fork" in complaint.sentence + complaint.problem


def test_every_complaint_names_the_command_to_repeat_it() -> None:
    for complaint in conform("garbage").complaints:
        assert "harness worker garbage run " in complaint.problem, complaint


def test_what_to_do_next_is_about_what_was_seen() -> None:
    for complaint in conform("one-thread-for-all").complaints:
        assert "standard output" not in complaint.action, complaint


def test_a_workload_that_no_sequential_model_runs_is_told(fake: Callable[[str], Program]) -> None:
    """It would have no baseline, and nothing to be held against."""
    program = fake("knows-its-limits")
    models = tuple(
        model.model_copy(update={"not_applicable": {"bintrees": "too tall"}})
        if model.name == "sequential"
        else model
        for model in program.description.models
    )
    description = program.description.model_copy(update={"models": models})
    subject = Subject(replace(program, description=description), load_catalogue().workloads, None)
    try:
        failing = [check for check in range_checks(subject) if not check.holds]
    finally:
        subject.close()
    assert [check.sentence for check in failing] == ["a sequential model runs bintrees"]


def test_every_fake_is_examined() -> None:
    elsewhere = {
        "honest", "knows-its-limits", "lying-clock", "missing-toolchain", "leaves-a-daemon",
        "fresh-is-a-pool", "probed",
    }  # fmt: skip
    folders = {folder.parent.name for folder in FAKES.glob("*/language.yaml")}
    assert folders == {*CAUGHT, *elsewhere}
