"""`harness diff` as a user meets it, on a machine that has no toolchain at all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.altered import REFERENCE, altered, slower
from tests.cli.conftest import Run
from tests.cli.test_stored_session import NO_TOOLS, contents


def elsewhere(host: dict[str, Any]) -> None:
    host["hostname"] = "elsewhere"


def test_the_same_session_twice_is_the_same_and_nothing_is_written(
    harness: Run, tmp_path: Path
) -> None:
    session = altered(tmp_path / "copy")
    before = contents(session)

    done = harness("diff", session, session, environment=NO_TOOLS)

    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    assert "warning" not in done.stdout
    assert "(100 %)" in done.stdout
    assert "none turned from confirmed to opposite" in " ".join(done.stdout.split())
    assert "none apart" in done.stdout
    assert contents(session) == before


def test_a_session_of_another_machine_is_compared_in_ratios_only(
    harness: Run, tmp_path: Path
) -> None:
    other = altered(tmp_path / "other", host=elsewhere)

    done = harness("diff", altered(tmp_path / "mine"), other, "--all", environment=NO_TOOLS)

    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    (warning,) = [line for line in lines if line.startswith("warning: ")]
    assert warning.endswith("in A and elsewhere in B.")
    (refused,) = [line for line in lines if "not compared" in line]
    assert refused == ("Times and rates are not compared: these are two machines (another host).")
    assert "speedup" in done.stdout
    assert "_ns" not in done.stdout
    assert "per_s" not in done.stdout


def test_a_verdict_that_turned_and_a_number_that_is_apart_are_shown_at_100_columns(
    harness: Run, tmp_path: Path
) -> None:
    other = altered(tmp_path / "other", invocation=slower(("c", "pthreads", "fresh"), 1000))

    done = harness(
        "diff", altered(tmp_path / "mine"), other, environment=NO_TOOLS | {"COLUMNS": "100"}
    )

    assert done.returncode == 0, done.stderr
    assert max(len(line.rstrip()) for line in done.stdout.splitlines()) <= 100
    assert "…" not in done.stdout
    words = " ".join(done.stdout.split())
    assert "opposite!" in words
    assert "1 turned from confirmed to opposite" in words
    (moved,) = [line for line in done.stdout.splitlines() if "inclusive_ns" in line]
    assert "pthreads" in moved
    assert "1000" in moved


def test_the_whole_comparison_is_one_json_object(harness: Run, tmp_path: Path) -> None:
    other = altered(
        tmp_path / "other", host=elsewhere, invocation=slower(("c", "pthreads", "fresh"), 1000)
    )

    done = harness("diff", altered(tmp_path / "mine"), other, "--json", environment=NO_TOOLS)

    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert [told[side]["host"] for side in "ab"][1] == "elsewhere"
    assert len(told["warnings"]) == 1
    assert told["absolute_comparable"] is False
    assert told["summary"]["turned"] == 1
    (turned,) = [each for each in told["verdicts"] if each["change"] == "opposite!"]
    assert (turned["claim"], turned["language"], turned["effects_apart"]) == ("creation", "c", True)
    assert (turned["a"]["verdict"], turned["b"]["verdict"]) == ("confirmed", "opposite")
    assert turned["a"]["low"] > turned["b"]["high"]
    assert {each["metric"] for each in told["cells"]} == {"speedup", "efficiency", "overlap"}
    assert {each["change"] for each in told["cells"]} == {"not apart"}


@pytest.mark.parametrize("place", [0, 1], ids=["as A", "as B"])
def test_a_folder_that_is_no_session_is_named_with_what_to_do(
    harness: Run, tmp_path: Path, place: int
) -> None:
    folders = [REFERENCE, REFERENCE]
    folders[place] = tmp_path / "nowhere"

    done = harness("diff", *folders, environment=NO_TOOLS)

    assert done.returncode == 2
    assert done.stdout == ""
    assert f"{tmp_path / 'nowhere'}: is no session" in done.stderr
    assert "next: " in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("given", [[], [REFERENCE], [REFERENCE] * 3], ids=["none", "one", "three"])
def test_it_takes_two_sessions(harness: Run, given: list[Path]) -> None:
    done = harness("diff", *given, environment=NO_TOOLS)

    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "next: harness diff --help" in done.stderr
