"""A language from outside the project's folder: found, held against the contract, in the table."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = Path(sys.executable).with_name("harness")
OUTSIDE = Path(__file__).resolve().parents[1] / "languages"
LANGUAGES = sorted(folder.name for folder in OUTSIDE.iterdir() if folder.is_dir())


def harness(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [COMMAND, *arguments],
        env={**os.environ, "HARNESS_LANG_PATH": str(OUTSIDE)},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.timeout(400)
@pytest.mark.parametrize("name", LANGUAGES)
def test_it_is_green_in_conform(name: str) -> None:
    if shutil.which(name) is None:
        pytest.skip(f"{name} is not on this machine")
    done = harness("conform", name)

    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.timeout(400)
@pytest.mark.parametrize("name", LANGUAGES)
def test_its_rows_are_in_the_table_and_what_it_lacks_is_said(name: str, tmp_path: Path) -> None:
    if shutil.which(name) is None:
        pytest.skip(f"{name} is not on this machine")
    folder = tmp_path / "session"
    done = harness("compare", "--profile", "quick", "--lang", name, "--blocks", "1",
                   "--claim", "process-parallelism,io-bound", "--out", folder)  # fmt: skip
    assert done.returncode == 0, done.stderr

    with (folder / "comparison.csv").open(newline="", encoding="utf-8") as stream:
        rows = [row for row in csv.DictReader(stream) if row["language"] == name]
    measured = {(row["subject"], row["family"]) for row in rows if row["estimate"]}
    assert {("collatz", "processes"), ("rpc", "processes"), ("rpc", "sequential")} <= measured
    # It has no threads: the claim about them is not judged, and says why.
    verdicts = json.loads((folder / "verdicts.json").read_text(encoding="utf-8"))
    threads = next(v for v in verdicts if v["claim"] == "io-bound" and v["language"] == name)
    assert threads["verdict"] == "not-testable"
    assert "no such models" in threads["reason"]


@pytest.mark.parametrize("name", LANGUAGES)
def test_it_is_short(name: str) -> None:
    sources = [file for file in (OUTSIDE / name).iterdir() if file.suffix not in (".md", ".yaml")]
    lines = [line for file in sources for line in file.read_text().splitlines() if line.strip()]

    assert 0 < len(lines) <= 150
