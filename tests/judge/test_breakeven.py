"""From how much work on one model overtakes another."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from harness.judge.breakeven import Curve
from harness.judge.judgement import Judgement
from harness.show import tables
from tests.sessions import BREAK_EVEN, GROWING
from tests.show.sessions import judgement_of, plan_with


@pytest.fixture(scope="module")
def judgement(tmp_path_factory: pytest.TempPathFactory) -> Judgement:
    plan = plan_with(4, claims=[BREAK_EVEN])
    return judgement_of(tmp_path_factory.mktemp("curves"), plan)


def curve(judgement: Judgement, language: str, lifetime: str) -> Curve:
    (found,) = [
        c for c in judgement.curves if (c.language, c.lifetime.value) == (language, lifetime)
    ]
    return found


def test_there_is_a_curve_for_each_language_and_lifetime_with_a_point_for_each_size(
    judgement: Judgement,
) -> None:
    assert len(judgement.curves) == 8
    for each in judgement.curves:
        assert [point.tasks for point in each.points] == [2 * count for count in GROWING]
        # A task of the largest job takes a worker of the pool 16 us, and here the hand-over too.
        assert each.points[-1].work_ns / each.points[-1].tasks == pytest.approx(16e3, rel=0.25)


def test_where_threads_run_in_turn_processes_overtake_at_the_size_that_pays_for_making_them(
    judgement: Judgement,
) -> None:
    """50 us + w against 2.5 ms + w / 2: equal at w = 4.9 ms, 5 % apart at 5.2 ms."""
    made = curve(judgement, "python", "fresh").overtaken
    assert made.low_ns is not None
    assert made.high_ns is not None
    # Between the jobs of 2.05 and 8.2 ms the curve is taken for straight.
    assert 2e6 < made.low_ns <= made.work_ns <= made.high_ns < 8.2e6
    pooled = curve(judgement, "python", "pool").overtaken
    assert pooled.work_ns < 0.3e6


def test_where_both_run_at_once_processes_come_level_and_never_ahead(
    judgement: Judgement,
) -> None:
    for language in ("c", "go", "java"):
        found = curve(judgement, language, "fresh")
        assert found.overtaken.work_ns == math.inf
        assert found.level_with.work_ns == math.inf
        pooled = curve(judgement, language, "pool")
        assert pooled.overtaken.work_ns == math.inf
        assert 0.5e6 < pooled.level_with.work_ns < 8.2e6


def test_the_table_says_what_lies_beyond_what_was_measured(judgement: Judgement) -> None:
    table = tables.breakeven_table(judgement)
    assert table is not None
    (c_fresh,) = [row for row in table.rows if row[:2] == ("C", "fresh")]
    assert c_fresh[4].startswith("not up to 9.")
    (python,) = [row for row in table.rows if row[:2] == ("Python", "fresh")]
    assert "ms [" in python[5]


def test_a_session_without_such_claims_has_no_curves(tmp_path: Path) -> None:
    four = judgement_of(tmp_path, plan_with(1))
    assert four.curves == ()
    assert tables.breakeven_table(four) is None
