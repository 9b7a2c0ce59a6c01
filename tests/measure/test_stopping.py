"""How many blocks a session has: once after a pilot, by the clock, and never by a result."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from harness.catalogue.loader import load_catalogue
from harness.judge.precision import stein_blocks
from harness.measure.host import Machine, describe_host
from harness.measure.plan import Selection, make_plan
from harness.measure.programs import Program
from harness.measure.session import Session
from harness.measure.stopping import Stopping
from harness.store import DecisionRecord, Plan, SessionReader, SessionWriter

PACE_S = 10.0


@pytest.fixture
def two_stages(honest: Program) -> Callable[..., Plan]:
    """A plan with a pilot of 3 blocks and 8 at most."""

    def make(
        budget_s: float | None = 1000.0, always: bool = False, half_width: float | None = 0.05
    ) -> Plan:
        plan = make_plan(
            "of-the-test", load_catalogue(), Selection("quick", ("creation",), 8), [honest],
            frozenset({"honest"}), (), Machine((0, 1)), 7,
        )  # fmt: skip
        return plan.model_copy(
            update={
                "blocks": 3, "half_width": half_width, "budget_s": budget_s,
                "budget_holds_always": always, "target_ms": 5,
            }
        )  # fmt: skip

    return make


def carry_out(plan: Plan, program: Program, folder: Path, stopping: Stopping | None = None) -> None:
    """The plan in that folder, taken up where there is a session in it."""
    earlier = SessionReader(folder) if (folder / "plan.json").exists() else None
    with SessionWriter(folder) as writer:
        session = Session(plan, [program], None, writer, stopping=stopping)
        if earlier is None:
            writer.write_plan(plan, describe_host(folder, ()))
        else:
            session.take_up(earlier)
        session.run()


def decided(stopping: Stopping, pace_s: float = PACE_S) -> tuple[int, list[DecisionRecord]]:
    """Runs until it stops, at that pace; the blocks run and what was decided on the way."""
    done, decisions = 0, []
    while done < stopping.blocks:
        done += 1
        decision = stopping.after_block(done, done * pace_s, pace_s)
        decisions += [decision] if decision else []
    return done, decisions


def test_the_pilot_decides_once_for_as_many_blocks_as_the_precision_takes(
    two_stages: Callable[..., Plan],
) -> None:
    asked = []

    def wanted() -> int:
        asked.append(1)
        return 6

    done, decisions = decided(Stopping(two_stages(), wanted))
    assert (done, len(asked)) == (6, 1)
    (decision,) = decisions
    assert (decision.after, decision.wanted, decision.blocks) == (3, 6, 6)
    assert decision.reason == "6 blocks give three in four ratios +-5%"


def test_a_pilot_that_is_precise_enough_is_all_there_is(two_stages: Callable[..., Plan]) -> None:
    done, (decision,) = decided(Stopping(two_stages(), lambda: 2))
    assert (done, decision.blocks) == (3, 3)
    assert "the pilot of 3 blocks" in decision.reason


def test_the_budget_and_the_plan_cap_what_is_wanted(two_stages: Callable[..., Plan]) -> None:
    done, (decision,) = decided(Stopping(two_stages(budget_s=55.0), lambda: 100))
    assert done == 5
    assert decision.reason.endswith("5 fit the budget of 55 s")
    done, (decision,) = decided(Stopping(two_stages(), lambda: 100))
    assert done == 8
    assert decision.reason.endswith("8 is the most")


def test_a_profiles_budget_does_not_cut_the_pilot_short_but_the_users_does(
    two_stages: Callable[..., Plan],
) -> None:
    assert decided(Stopping(two_stages(budget_s=15.0), lambda: 100))[0] == 3
    done, (decision,) = decided(Stopping(two_stages(budget_s=15.0, always=True), lambda: 100))
    assert (done, decision.wanted) == (1, None)
    assert decision.reason == "the budget of 15 s ended"


def test_a_second_stage_that_gets_slower_ends_with_the_budget(
    two_stages: Callable[..., Plan],
) -> None:
    stopping = Stopping(two_stages(budget_s=80.0), lambda: 8)
    for done in (1, 2, 3):
        stopping.after_block(done, done * 10.0, 10.0)
    assert stopping.blocks == 8
    assert stopping.after_block(4, 90.0, 22.5) is not None
    assert stopping.blocks == 4


def test_a_fixed_number_of_blocks_asks_nobody(two_stages: Callable[..., Plan]) -> None:
    def never() -> int:
        raise AssertionError("asked")

    plan = two_stages(half_width=None, budget_s=None)
    assert decided(Stopping(plan, never)) == (3, [])


def test_an_earlier_decision_stands(two_stages: Callable[..., Plan]) -> None:
    earlier = DecisionRecord(after=3, wanted=5, blocks=5, reason="decided before")
    stopping = Stopping(two_stages(), lambda: 100, earlier)
    assert stopping.blocks == 5
    assert decided(stopping) == (5, [])


def test_a_session_puts_its_decision_on_record_and_runs_as_many_blocks(
    two_stages: Callable[..., Plan], honest: Program, tmp_path: Path
) -> None:
    plan = two_stages()
    carry_out(plan, honest, tmp_path, Stopping(plan, lambda: 4))
    reader = SessionReader(tmp_path)
    assert reader.finished
    assert reader.decision is not None
    assert reader.decision.blocks == 4
    assert {record.block for record in reader.invocations} == {0, 1, 2, 3}
    # Taken up again there is nothing left to do, and nothing is decided anew.
    carry_out(plan, honest, tmp_path, Stopping(plan, lambda: 8, reader.decision))
    again = SessionReader(tmp_path)
    assert len(again.invocations) == len(reader.invocations)


def test_steins_own_formula() -> None:
    """t(11, 0.975) = 2.201; (2.201 * 0.1 / log 1.05)^2 = 20.3."""
    assert stein_blocks(0.1, 12, 0.05) == 21
    assert stein_blocks(0.01, 12, 0.05) == 12


def test_a_session_that_ended_right_after_its_pilot_decides_when_it_is_taken_up(
    two_stages: Callable[..., Plan], honest: Program, tmp_path: Path
) -> None:
    plan = two_stages()
    carry_out(plan, honest, tmp_path)
    pilot = SessionReader(tmp_path)
    assert {record.block for record in pilot.invocations} == {0, 1, 2}
    assert pilot.decision is None
    carry_out(plan, honest, tmp_path, Stopping(plan, lambda: 5))
    whole = SessionReader(tmp_path)
    assert whole.decision is not None
    assert whole.decision.after == 3
    assert {record.block for record in whole.invocations} == {0, 1, 2, 3, 4}


def test_a_block_that_was_half_done_before_counts_with_both_halves(
    two_stages: Callable[..., Plan], honest: Program, tmp_path: Path
) -> None:
    """The pace is that of whole blocks, or more would seem to fit the budget than do."""
    plan = two_stages()
    carry_out(plan, honest, tmp_path)
    records = (tmp_path / "records.jsonl").read_bytes().splitlines(keepends=True)
    # The last block but for its first cell, and the footer, are lost.
    kept = [line for line in records if b'"block":2' not in line and b'"footer"' not in line]
    first = next(line for line in records if b'"invocation"' in line and b'"block":2' in line)
    (tmp_path / "records.jsonl").write_bytes(b"".join([*kept, first]))
    asked = []

    class Noting(Stopping):
        def after_block(self, done: int, elapsed_s: float, pace_s: float) -> DecisionRecord | None:
            asked.append((done, elapsed_s, pace_s))
            return super().after_block(done, elapsed_s, pace_s)

    earlier = SessionReader(tmp_path)
    spent_s = sum(
        (each.reaped_ns - each.spawned_ns) / 1e9
        for each in earlier.invocations
        if each.reaped_ns is not None and each.spawned_ns is not None
    )
    carry_out(plan, honest, tmp_path, Noting(plan, lambda: 3))
    ((done, elapsed_s, pace_s),) = asked
    assert done == 3
    assert elapsed_s > spent_s
    assert pace_s == pytest.approx(elapsed_s / 3, rel=0.01)
