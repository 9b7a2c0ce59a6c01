"""Python's model of interpreters within one process, run by a Python that has them.

Python 3.14 has `concurrent.interpreters`. In 3.13 the same functions stand in a private module;
what is used of the public one is laid over it here, so that the model is more than words on a
machine without 3.14.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from harness.cli.workspace import chosen_languages
from harness.measure.toolchain import FoundTool, find_every
from tests.definitions import TASKS, fold

PUBLIC_API = """
import sys
import types

import _interpreters


class ExecutionFailed(_interpreters.InterpreterError):
    def __init__(self, excinfo):
        super().__init__(excinfo.formatted)


class Interpreter:
    def __init__(self, id):
        self.id = id

    def prepare_main(self, ns=None, /, **kwargs):
        _interpreters.set___main___attrs(self.id, {**(ns or {}), **kwargs}, restrict=True)

    def exec(self, code, /):
        failure = _interpreters.exec(self.id, code, restrict=True)
        if failure is not None:
            raise ExecutionFailed(failure)

    def close(self):
        _interpreters.destroy(self.id, restrict=True)


module = types.ModuleType("concurrent.interpreters")
module.create = lambda: Interpreter(_interpreters.create(reqrefs=True))
sys.modules["concurrent.interpreters"] = module
"""

PATIENCE_S = 60
MODEL = "subinterpreters"
PYTHON = chosen_languages(["python"])[0]


def installed() -> list[FoundTool]:
    manifest = PYTHON.manifest
    assert manifest.runtime is not None
    tool = manifest.toolchain[manifest.runtime.tool]
    return list(find_every(manifest.runtime.tool, tool, manifest.runtime.places, PYTHON.folder))


def minor(python: FoundTool) -> int:
    return int(python.version.split(".")[1])


@dataclass(frozen=True)
class WorkerProgram:
    python: Path
    folder: Path
    environment: dict[str, str]

    def argv(self, *words: str) -> tuple[str, ...]:
        return (str(self.python), "-X", "utf8", str(self.folder / "worker.py"), *words)

    def run(self, workload: str, size: int, tasks: int, *words: str) -> list[dict[str, Any]]:
        """The lines of a run; the last is `done` or `error`."""
        argv = self.argv(*job(workload, size, tasks), *words)
        done = subprocess.run(
            argv, env=self.environment, capture_output=True, timeout=PATIENCE_S, check=False
        )
        return [json.loads(line) for line in done.stdout.splitlines()]


def job(workload: str, size: int, tasks: int) -> tuple[str, ...]:
    command = ("run", "--model", MODEL, "--workload", workload)
    return (*command, "--size", str(size), "--tasks", str(tasks))


def environment(folder: Path) -> dict[str, str]:
    inherited = {n: v for n, v in os.environ.items() if not n.startswith("PYTHON")}
    return {**inherited, "PYTHONPYCACHEPREFIX": str(folder / "pycache")}


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> WorkerProgram:
    pythons = [python for python in installed() if minor(python) >= 13]
    if not pythons:
        pytest.skip("no Python 3.13 or later on this machine")
    newest = max(pythons, key=minor)
    scratch = tmp_path_factory.mktemp("interpreters")
    settings = environment(scratch)
    if minor(newest) < 14:
        (scratch / "sitecustomize.py").write_text(PUBLIC_API)
        settings["PYTHONPATH"] = str(scratch)
    return WorkerProgram(newest.path, PYTHON.folder, settings)


@pytest.mark.parametrize(
    ("workload", "size", "schedule", "lifetime"),
    [
        ("bintrees", 5, "static", "fresh"),
        ("collatz", 9, "static", "pool"),
        ("collatz", 9, "dynamic", "fresh"),
        ("collatz-skewed", 2, "dynamic", "pool"),
        ("mandel", 21, "static", "pool"),
        ("textfreq", 200, "dynamic", "pool"),
    ],
)
def test_any_schedule_and_lifetime_gives_what_the_definition_says(
    program: WorkerProgram, workload: str, size: int, schedule: str, lifetime: str
) -> None:
    options = ("--workers", "3", "--iterations", "2", "--schedule", schedule)

    lines = program.run(workload, size, 17, *options, "--lifetime", lifetime)

    assert lines[-1]["type"] == "done", lines[-1]
    expected = fold([TASKS[workload](42, t, size) for t in range(17)])
    assert [line["checksum"] for line in lines[1:-1]] == [expected, expected]


def test_workers_are_threads_of_one_process_and_a_pool_keeps_them(program: WorkerProgram) -> None:
    options = ("--workers", "3", "--iterations", "3", "--lifetime", "pool")

    started, *iterations, _ = program.run("selftest", 0, 6, *options)

    assert {process for i in iterations for process in i["processes"]} == {started["pid"]}
    crews = {tuple(iteration["threads"]) for iteration in iterations}
    assert len(crews) == 1
    assert len(set(crews.pop())) == 3


def test_no_worker_starts_before_the_last_is_ready(program: WorkerProgram) -> None:
    lines = program.run("sleep", 100, 8, "--workers", "4", "--iterations", "5")

    for iteration in lines[1:-1]:
        assert min(iteration["start_ns"]) >= max(iteration["ready_ns"])


@pytest.mark.parametrize("lifetime", ["fresh", "pool"])
def test_what_a_task_prints_comes_out_on_standard_error(
    program: WorkerProgram, lifetime: str
) -> None:
    done = subprocess.run(
        program.argv(*job("selftest", 0, 4), "--workers", "2", "--lifetime", lifetime),
        env=program.environment,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )

    assert sorted(done.stderr.split("\n")[:-1]) == [f"selftest: task {t}" for t in range(4)]
    assert "selftest" not in done.stdout


@pytest.mark.parametrize("lifetime", ["fresh", "pool"])
def test_a_refusing_peer_is_a_failed_task_with_its_reason(
    program: WorkerProgram, lifetime: str
) -> None:
    options = ("--workers", "2", "--lifetime", lifetime, "--param", "address=127.0.0.1:1")

    last = program.run("rpc", 0, 4, *options)[-1]

    assert last["code"] == "task_failed"
    assert "127.0.0.1:1" in last["message"]


@pytest.mark.parametrize("lifetime", ["fresh", "pool"])
def test_a_worker_that_ends_in_its_task_is_worker_died(
    program: WorkerProgram, lifetime: str, tmp_path: Path
) -> None:
    folder = tmp_path / "python"
    shutil.copytree(program.folder, folder)
    selftest = folder / "concurrency_worker/workloads/selftest.py"
    selftest.write_text(selftest.read_text().replace("print(", "raise SystemExit("))
    broken = WorkerProgram(program.python, folder, program.environment)

    last = broken.run("selftest", 0, 4, "--workers", "2", "--lifetime", lifetime)[-1]

    assert last["code"] == "worker_died"
    assert "SystemExit" in last["message"]


@pytest.mark.parametrize(("workload", "size"), [("sleep", 60_000_000), ("collatz", 64)])
def test_the_end_of_standard_input_ends_the_program_in_mid_job(
    program: WorkerProgram, workload: str, size: int
) -> None:
    argv = program.argv(*job(workload, size, 10_000_000), "--workers", "3", "--die-with-stdin")
    with subprocess.Popen(
        argv, env=program.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        running.stdout.readline()
        running.stdin.close()

        assert running.wait(PATIENCE_S) == 1


def test_an_older_python_says_what_the_model_needs(tmp_path: Path) -> None:
    older = next((python for python in installed() if minor(python) < 14), None)
    if older is None:
        pytest.skip("no Python before 3.14 on this machine")
    program = WorkerProgram(older.path, PYTHON.folder, environment(tmp_path))

    last = program.run("selftest", 0, 1)[-1]

    assert last["code"] == "unsupported"
    assert "needs Python 3.14 or later" in last["message"]
