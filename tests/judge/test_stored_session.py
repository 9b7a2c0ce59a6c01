"""A session as it was stored once, judged: the verdicts and the table that are expected of it.

tests/transcripts/make.py says how both were made and when to renew them.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from harness.judge.judgement import Judgement, judge
from harness.show.exports import write_comparison, write_verdicts_json
from harness.store import SessionReader

SESSION = Path(__file__).resolve().parents[1] / "transcripts" / "provisional"
EXPECTED = SESSION / "expected"


@pytest.fixture(scope="module")
def judgement() -> Judgement:
    return judge(SessionReader(SESSION))


def close(value: Any) -> Any:
    """Numbers may differ in their last digits: no two C libraries round a logarithm alike."""
    if isinstance(value, dict):
        return {key: close(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [close(inner) for inner in value]
    return pytest.approx(value, rel=1e-9) if isinstance(value, float) else value


def cells_of(path: Path) -> list[list[str | float]]:
    """The rows of a CSV file, numbers as numbers."""

    def read(text: str) -> str | float:
        try:
            return float(text)
        except ValueError:
            return text

    with path.open(newline="", encoding="utf-8") as stream:
        return [[read(text) for text in row] for row in csv.reader(stream)]


def test_a_stored_session_is_read_whole(judgement: Judgement) -> None:
    assert judgement.finished
    assert judgement.blocks == judgement.plan.blocks == 8
    assert judgement.measured == ("c", "python")


def test_its_verdicts_are_those_expected(judgement: Judgement, tmp_path: Path) -> None:
    made = json.loads(write_verdicts_json(tmp_path, judgement).read_text(encoding="utf-8"))
    expected = json.loads((EXPECTED / "verdicts.json").read_text(encoding="utf-8"))

    assert [entry["verdict"] for entry in made] == [entry["verdict"] for entry in expected]
    assert made == close(expected)


def test_its_comparison_is_the_one_expected(judgement: Judgement, tmp_path: Path) -> None:
    made = cells_of(write_comparison(tmp_path, judgement))
    expected = cells_of(EXPECTED / "comparison.csv")

    assert [row[:9] for row in made] == [row[:9] for row in expected]
    assert made == close(expected)


def test_judging_writes_nothing_into_a_session_by_itself(judgement: Judgement) -> None:
    assert sorted(path.name for path in SESSION.iterdir()) == [
        "expected",
        "host.json",
        "plan.json",
        "records.jsonl",
    ]
