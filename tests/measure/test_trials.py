"""Sessions of known truth, disturbed on purpose: what is disturbed, and that it ends."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from harness.catalogue.loader import load_catalogue
from harness.judge.validation.trials import trial_result
from harness.measure.host import Machine, describe_host, usable_cpus
from harness.measure.plan import Selection, make_plan
from harness.measure.programs import Program
from harness.measure.session import Session
from harness.measure.trials import Trial, disturbance, hogs, trial_plan, trials
from harness.store import Plan, SessionReader, SessionWriter
from harness.vocabulary import Control, Family

CPUS = usable_cpus()


@pytest.fixture
def plan(honest: Program) -> Plan:
    made = make_plan(
        "of-the-test", load_catalogue(), Selection("quick", ("cpu-bound",), 2), [honest],
        frozenset({"honest"}), (), Machine((0, 1)), 7,
    )  # fmt: skip
    return made.model_copy(update={"target_ms": 5})


def computing() -> list[psutil.Process]:
    """The hogs that this process has started and that are there yet."""
    children = psutil.Process().children()
    return [each for each in children if "while True: pass" in " ".join(each.cmdline())]


def test_a_trial_measures_every_concurrent_cell_and_its_two_controls(plan: Plan) -> None:
    mine = trial_plan(plan, Trial("idle", "left alone", 0.02), seed=1)
    assert {cell.control for cell in mine.cells} == set(Control)
    assert len(mine.cells) == 6
    assert Family.SEQUENTIAL not in {cell.family for cell in mine.cells}
    assert mine.controls is not None
    assert mine.controls.more == 0.02
    assert (mine.claims, mine.half_width) == ((), None)
    assert sorted(mine.order[0]) == list(range(6))
    assert trial_plan(plan, Trial("idle", "left alone", 0.02), seed=1) == mine


def test_there_are_trials_that_spoil_and_trials_that_do_not() -> None:
    spoilt = [trial.spoils for trial in trials(2)]
    assert spoilt.count("hog") == spoilt.count("cpu") == 1
    assert spoilt.count("") >= 3


def test_hogs_are_there_as_long_as_they_are_wanted_and_no_longer() -> None:
    with hogs(2):
        assert len(computing()) == 2
    assert computing() == []
    with pytest.raises(RuntimeError), hogs(1):
        raise RuntimeError
    assert computing() == []


def test_a_hog_runs_beside_what_is_measured_again_and_nothing_else(plan: Plan) -> None:
    trial = Trial("hog", "in one arm", 0.05, hog=True)
    cell = plan.cells[0].cell()
    with disturbance(trial, plan) as around:
        with around(0, cell):
            assert computing() == []
        with around(0, replace(cell, control=Control.AGAIN)):
            assert len(computing()) == 1
        assert computing() == []


@pytest.mark.skipif(len(CPUS) < 2, reason="there is no CPU to take away")
def test_a_cpu_that_was_taken_away_is_given_back(plan: Plan) -> None:
    trial = Trial("lost", "a CPU taken away", 0.05, lose_cpu=True)
    cell = plan.cells[0].cell()
    with disturbance(trial, plan) as around:
        with around(0, cell):
            assert usable_cpus() == CPUS
        with around(1, cell):
            assert os.sched_getaffinity(0) == {CPUS[0]}
    assert usable_cpus() == CPUS


def test_a_trial_is_carried_out_and_comes_back_as_its_controls(
    plan: Plan, honest: Program, tmp_path: Path
) -> None:
    trial = Trial("idle", "left alone", 0.05)
    mine = trial_plan(plan, trial, seed=1)
    with SessionWriter(tmp_path) as writer, disturbance(trial, mine) as around:
        writer.write_plan(mine, describe_host(tmp_path, ()))
        Session(mine, [honest], None, writer, around=around).run()
    found = trial_result(trial.what, trial.spoils, SessionReader(tmp_path))
    # On a machine without a moment's quiet one of the two may lack its proof of parallelism.
    assert found.again
    assert {cell.model for cell, _ in found.again} <= {"fork", "threads"}
    assert found.more
    assert all(truth > 1 for _, _, truth in found.more)
    # Two blocks have no interval: nothing is rejected.
    assert found.rejected == 0
