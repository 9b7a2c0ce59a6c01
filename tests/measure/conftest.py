"""The fakes, built; and the `harness` command as a person runs it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from harness.catalogue.loader import load_catalogue
from harness.catalogue.manifest import load_language
from harness.measure.attempt import Runner
from harness.measure.programs import Program, prepare_native, prepare_one
from harness.measure.service import NativePrograms
from harness.measure.toolchain import MissingTool

FAKES = Path(__file__).resolve().parents[1] / "fakes"
COMMAND = Path(sys.executable).with_name("harness")
#: A loaded machine takes this long for what an idle one does in one second.
GENEROUS_S = 60.0


@pytest.fixture(scope="session")
def build_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("build")


@pytest.fixture(scope="session")
def fake(build_root: Path) -> Callable[[str], Program]:
    """A fake of tests/fakes, made ready as a language is."""

    @cache
    def program(name: str) -> Program:
        prepared = prepare_one(load_language(FAKES / name), build_root)
        assert isinstance(prepared, Program), prepared.reason
        return prepared

    return program


@pytest.fixture(scope="session")
def honest(fake: Callable[[str], Program]) -> Program:
    return fake("honest")


@pytest.fixture
def runner_of(fake: Callable[[str], Program], tmp_path: Path) -> Callable[..., Runner]:
    """A Runner of the fakes of these names; its logs are in `logs` of the test's folder."""

    def make(*names: str) -> Runner:
        logs = tmp_path / "logs"
        logs.mkdir(exist_ok=True)
        return Runner([fake(name) for name in names], load_catalogue().workloads, None, logs)

    return make


@pytest.fixture(scope="session")
def native(build_root: Path) -> NativePrograms:
    """The harness's own C programs."""
    programs = prepare_native(build_root)
    if isinstance(programs, MissingTool):
        pytest.skip(f"the harness's C programs need a C compiler: {programs.problem}")
    return programs


@pytest.fixture(scope="session")
def command() -> Callable[..., subprocess.Popen[str]]:
    """Starts the real `harness` with a fake among its languages; the caller waits for it."""
    assert COMMAND.is_file(), "the harness is not installed beside this Python"

    def start(*arguments: str | Path, fake: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [COMMAND, *arguments],
            env={**os.environ, "HARNESS_LANG_PATH": str(FAKES / fake)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return start


@pytest.fixture
def eventually() -> Callable[[Callable[[], object], str], None]:
    """Waits until a condition is true; fails the test, saying what was awaited, if it never is."""

    def wait(condition: Callable[[], object], what: str) -> None:
        until_s = time.monotonic() + GENEROUS_S
        while not condition():
            assert time.monotonic() < until_s, f"never: {what}"
            time.sleep(0.02)

    return wait


@pytest.fixture
def sh() -> str:
    shell = shutil.which("sh")
    assert shell is not None
    return shell
