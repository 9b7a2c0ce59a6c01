"""The simulated validation: it holds for what is right, and misses what is wrong."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import takewhile
from pathlib import Path

import numpy as np
import pytest
from msgspec import structs

from harness.catalogue.loader import load_catalogue
from harness.errors import InputError
from harness.judge.estimate import Sample, walsh_averages_outside
from harness.judge.validation import simulated as simulation
from harness.judge.validation.noise import MACHINES
from harness.judge.validation.simulated import Finding, intervals, simulated
from harness.judge.validation.trials import TrialResult, trial_findings, trial_result
from harness.show.formats import markdown
from harness.show.validation import findings_table, replaced
from harness.store import PlannedCell
from harness.vocabulary import Control
from tests.judge.whole import C
from tests.sessions import cell, completed, plan_of, stored

SESSIONS = 400


@pytest.fixture(scope="module")
def findings() -> list[Finding]:
    return list(simulated(SESSIONS, seed=3))


def test_every_figure_holds_or_is_only_stated(findings: list[Finding]) -> None:
    assert [f for f in findings if f.holds is False] == []
    assert sum(f.holds is True for f in findings) > 30
    assert {f.experiment for f in findings} == {
        "A/A rejections", "coverage", "power", "on the threshold", "twelve claims at once",
        "one truth, two conditions", "controls",
    }  # fmt: skip


def test_a_seed_gives_the_same_figures_again(findings: list[Finding]) -> None:
    assert list(simulated(SESSIONS, seed=3)) == findings


def test_an_interval_that_is_too_narrow_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """One Walsh average too narrow on each side is all that it takes at 8 blocks and 10,000."""
    honest = walsh_averages_outside

    def narrow(blocks: int, level: float) -> int | None:
        outside = honest(blocks, level)
        return None if outside is None else outside + 2

    monkeypatch.setattr(simulation, "walsh_averages_outside", narrow)
    first = takewhile(lambda f: f.experiment == "A/A rejections", simulated(4000, seed=1))
    assert [f for f in first if f.holds is False]


def test_many_sessions_at_once_are_judged_like_each_alone() -> None:
    logs = MACHINES[1].log_ratios(np.random.default_rng(1), 5, 12)
    low, high = intervals(logs)
    for row, lowest, highest in zip(logs, low, high, strict=True):
        assert Sample(row).bounds() == (lowest, highest)
    with pytest.raises(ValueError, match="5 blocks have no interval"):
        intervals(logs[:, :5])


def of_trial(tmp_path: Path, again: float, more: float) -> TrialResult:
    """A trial of 12 blocks whose two controls come out as those multiples of their cell."""
    made_of = cell(C, "fork")
    cells = [replace(made_of, control=control) for control in Control]
    plan = plan_of([C], cells, claims=()).model_copy(
        update={"controls": load_catalogue().controls, "noise_limits": load_catalogue().noise,
                "cells": tuple(PlannedCell.of(each) for each in cells)}
    )  # fmt: skip
    chance = np.random.default_rng(1)
    records = []
    for block in range(12):
        for each, factor in zip(cells, (1.0, again, more), strict=True):
            noise = math.exp(chance.normal(0, 0.01))
            record = completed(each, block, 50e6 * factor * noise)
            tasks = 1050 if each.control is Control.MORE else 1000
            records.append(structs.replace(record, tasks=tasks))
    return trial_result("the machine left alone", "", stored(tmp_path, plan, records))


def test_a_trial_that_is_honest_holds_and_one_that_is_not_is_missed(tmp_path: Path) -> None:
    honest = trial_findings([of_trial(tmp_path / "honest", 1.0, 1.05)])
    assert [f.holds for f in honest] == [True, True]
    assert "1 show that it is more" in honest[1].found
    wrong = trial_findings([of_trial(tmp_path / str(i), 1.2, 1.4) for i in range(8)])
    assert [f.holds for f in wrong] == [False, False]


def test_the_table_is_put_between_the_marks_of_a_document(findings: list[Finding]) -> None:
    text = markdown(findings_table(findings, "400 sessions"))
    document = "a\n<!-- validation, x -->\nof another run\n<!-- end of validation, x -->\nb"
    done = replaced(document, "x", text, "doc.md")
    assert "of another run" not in done
    assert done.startswith("a\n<!-- validation, x -->\n| experiment")
    assert replaced(done, "x", text, "doc.md") == done
    with pytest.raises(InputError, match="has no marks"):
        replaced("nothing here", "x", text, "doc.md")
