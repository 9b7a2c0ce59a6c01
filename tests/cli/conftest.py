"""The command as a user starts it, and a stored session to start it on."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

HARNESS = Path(sys.executable).with_name("harness")
STORED = Path(__file__).resolve().parents[1] / "transcripts" / "provisional"

Result = subprocess.CompletedProcess[str]
Run = Callable[..., Result]


@pytest.fixture
def harness(tmp_path: Path) -> Run:
    """Runs the command as in a log; `environment` is added to an ordinary one."""
    ordinary = {name: value for name, value in os.environ.items() if name != "COLUMNS"}

    def run(*arguments: str | Path, environment: dict[str, str] | None = None) -> Result:
        return subprocess.run(
            [HARNESS, *map(str, arguments)],
            capture_output=True,
            encoding="utf-8",
            env=ordinary | (environment or {}),
            cwd=tmp_path,
            timeout=110,
            check=False,
        )

    return run


@pytest.fixture
def session(tmp_path: Path) -> Path:
    """A copy of the stored session, without what is expected of it."""
    folder = tmp_path / "session"
    shutil.copytree(STORED, folder, ignore=shutil.ignore_patterns("expected"))
    return folder
