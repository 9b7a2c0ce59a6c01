"""The stored session and a larger one, judged once."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.judge.judgement import Judgement, judge
from harness.store import SessionReader
from tests.show.sessions import judgement_of, plan_with

STORED = Path(__file__).resolve().parents[1] / "transcripts" / "provisional"


@pytest.fixture(scope="session")
def provisional() -> Judgement:
    """Eight blocks of C and Python; Go is missing."""
    return judge(SessionReader(STORED))


@pytest.fixture(scope="session")
def four(tmp_path_factory: pytest.TempPathFactory) -> Judgement:
    """Twelve blocks of four languages, every claim."""
    return judgement_of(tmp_path_factory.mktemp("four"), plan_with(4))
