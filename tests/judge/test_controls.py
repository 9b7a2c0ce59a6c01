"""Controls, surroundings and steadiness: what holds a verdict back."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from math import log
from pathlib import Path

import pytest
from msgspec import structs

from harness.catalogue.loader import load_catalogue
from harness.judge.judgement import Judgement, judge
from harness.store import InvocationRecord, Noise, Plan, PlannedCell, Record, SurroundingsRecord
from harness.vocabulary import Control, Interval, Kind
from tests.judge.whole import PYTHON, C, true_ns, whole_plan
from tests.sessions import TASKS, cell, completed, measured, stored

AGAIN = replace(cell(C, "fork"), control=Control.AGAIN)
MORE = replace(cell(C, "fork"), control=Control.MORE)
MORE_TASKS = 1050


def watched_plan(blocks: int = 12) -> Plan:
    """The whole plan with controls and limits, as every session of this harness has them."""
    plan = whole_plan(blocks)
    catalogue = load_catalogue()
    cells = (*plan.cells, PlannedCell.of(AGAIN), PlannedCell.of(MORE))
    return plan.model_copy(
        update={
            "cells": cells,
            "order": tuple(tuple(range(len(cells))) for _ in range(blocks)),
            "controls": catalogue.controls,
            "noise_limits": catalogue.noise,
        }
    )


def watched_records(
    plan: Plan, again: float = 1.0, more: float = 1.05, noise: float = 0.01
) -> list[InvocationRecord]:
    """Every cell at its true time; the controls come out as those multiples of what they are."""
    times = {p.cell(): true_ns(replace(p.cell(), control=Control.NONE)) for p in plan.cells}
    times[AGAIN] *= again
    times[MORE] *= more
    in_turn = [c for c in times if (c.language, c.model, c.workload) == (
        "python", "threads", "collatz")]  # fmt: skip
    records = measured(times, plan.blocks, noise=noise, in_turn=in_turn)
    return [_settled(_with_tasks(record)) for record in records]


def _with_tasks(record: InvocationRecord) -> InvocationRecord:
    more = record.cell == MORE.key
    return structs.replace(record, tasks=MORE_TASKS) if more else record


def _settled(record: InvocationRecord) -> InvocationRecord:
    """The last iteration as long as the middle one."""
    warmup, first, middle, _ = record.iterations
    last = structs.replace(middle, index=3)
    return structs.replace(record, iterations=(warmup, first, middle, last))


@pytest.fixture
def judged(tmp_path: Path) -> Callable[..., Judgement]:
    def judged(
        plan: Plan, records: Sequence[InvocationRecord], around: Sequence[Record] = ()
    ) -> Judgement:
        return judge(stored(tmp_path, plan, records, beforehand=around))

    return judged


def words(judgement: Judgement) -> dict[tuple[str, str], str]:
    return {(v.claim, v.language): str(v.word) for v in judgement.verdicts}


def test_controls_that_come_out_right_set_the_resolution(
    judged: Callable[..., Judgement],
) -> None:
    plan = watched_plan()
    found = judged(plan, watched_records(plan))

    assert [(r.cell.control, r.truth) for r in found.controls.results] == [
        ("again", 1.0), ("more", MORE_TASKS / TASKS),
    ]  # fmt: skip
    assert not found.controls.failed
    (resolution,) = found.controls.resolutions.values()
    assert 0.002 < resolution < 0.03
    assert words(found)["cpu-bound", "python"] == "confirmed"
    assert words(found)["cpu-bound", "c"] == "tie"


def test_a_control_that_differs_leaves_no_verdict_standing(
    judged: Callable[..., Judgement],
) -> None:
    plan = watched_plan()
    found = judged(plan, watched_records(plan, again=1.08))

    (failed,) = found.controls.failed
    assert failed.cell == AGAIN
    assert set(words(found).values()) <= {"inconclusive", "not-testable"}
    assert found.verdict("cpu-bound", "python")[0].headline.reason.startswith("controls failed")
    assert [c.kind for c in found.cautions if c.kind == "controls failed"] == ["controls failed"]


def test_more_tasks_that_take_no_more_time_fail_as_well(
    judged: Callable[..., Judgement],
) -> None:
    plan = watched_plan()
    found = judged(plan, watched_records(plan, more=1.0))
    assert [result.cell for result in found.controls.failed] == [MORE]


def test_few_blocks_cannot_fail_a_control(judged: Callable[..., Judgement]) -> None:
    plan = watched_plan(8)
    found = judged(plan, watched_records(plan, again=1.08))
    assert not found.controls.failed
    # What it was off by is what this session cannot tell: the tie needs its margin of 5 %.
    assert found.controls.resolution([Kind.CPU]) == found.controls.resolution([Kind.IO])
    assert words(found)["cpu-bound", "c"] == "inconclusive"
    assert "this session resolves" in found.verdict("cpu-bound", "c")[0].headline.reason
    assert words(found)["cpu-bound", "python"] == "confirmed"


def disturbed(record: InvocationRecord, foreign_share: float) -> InvocationRecord:
    return structs.replace(
        record,
        spawned_ns=0,
        reaped_ns=10**9,
        noise=Noise(foreign_cpu_ns=round(foreign_share * 2 * 10**9) + 20_000_000),
    )


def test_what_others_compute_beside_one_arm_only_is_not_compared(
    judged: Callable[..., Judgement],
) -> None:
    plan = watched_plan()
    records = [
        disturbed(r, 0.4 if "python" in r.cell and "/threads/" in r.cell else 0.01)
        for r in watched_records(plan)
    ]
    found = judged(plan, records)
    assert words(found)["cpu-bound", "python"] == "inconclusive"
    assert "and 40% beside" in found.verdict("cpu-bound", "python")[0].headline.reason
    assert words(found)["cpu-bound", "c"] == "tie"


def moment(
    block: int, when: str, handover_ns: tuple[float | None, ...] = (120.0,), **changes: object
) -> Record:
    record = SurroundingsRecord(
        block=block,
        when="before" if when == "before" else "after",
        cpus=(0, 1),
        spin_ns=(8_000_000, 8_000_000),
        handover_ns=handover_ns,
    )
    return structs.replace(record, **changes)


def quiet(blocks: int) -> list[Record]:
    return [moment(block, when) for block in range(blocks) for when in ("before", "after")]


def test_a_block_with_a_slow_spin_or_moved_cpus_is_flagged_and_judged_both_ways(
    judged: Callable[..., Judgement],
) -> None:
    plan = watched_plan()
    around = quiet(12)
    around[0] = moment(0, "before", spin_ns=(8_000_000, 20_000_000))
    around[3] = moment(1, "after", handover_ns=(55.0,))
    found = judged(plan, watched_records(plan), around)

    assert found.surroundings.flagged == {0, 1}
    assert [state.placement for state in found.surroundings.blocks[:3]] == [
        "one cache", "mixed", "one cache",
    ]  # fmt: skip
    both = found.verdict("cpu-bound", "python")[0]
    assert (both.word, both.without_flagged) == ("confirmed", "confirmed")
    assert found.verdict("creation", "c")[0].without_flagged == "confirmed"


def test_more_than_a_fifth_of_the_blocks_is_not_set_aside(
    judged: Callable[..., Judgement],
) -> None:
    plan = watched_plan()
    around = quiet(12)
    for block in range(3):
        around[2 * block] = moment(block, "before", spin_ns=(20_000_000, 8_000_000))
    found = judged(plan, watched_records(plan), around)

    assert len(found.surroundings.flagged) == 3
    assert not found.surroundings.set_aside
    assert found.verdict("cpu-bound", "python")[0].without_flagged is None
    assert "too many blocks flagged" in {caution.kind for caution in found.cautions}


def test_a_cpu_that_was_taken_away_leaves_every_verdict_open(
    judged: Callable[..., Judgement],
) -> None:
    plan = watched_plan()
    around = quiet(12)
    around[11] = moment(5, "after", cpus=(0,))
    found = judged(plan, watched_records(plan), around)
    assert set(words(found).values()) <= {"inconclusive", "not-testable"}
    assert "a CPU was taken away" in found.verdict("creation", "c")[0].headline.reason


def test_a_cell_whose_iterations_have_not_settled_bears_no_verdict(
    judged: Callable[..., Judgement],
) -> None:
    plan = watched_plan()
    threads = cell(PYTHON, "threads")

    def growing(record: InvocationRecord) -> InvocationRecord:
        if record.cell != threads.key:
            return record
        first = completed(threads, record.block, true_ns(threads), in_turn=True)
        # Their last third takes 1.9 times as long as the middle one.
        return structs.replace(first, position=record.position)

    found = judged(plan, [growing(record) for record in watched_records(plan)])
    reason = found.verdict("cpu-bound", "python")[0].headline.reason
    assert reason == "python/threads has not reached a steady state"
    assert ("not steady", threads.key) in {(c.kind, c.about) for c in found.cautions}


def width(interval: Interval) -> float:
    assert interval.low is not None
    assert interval.high is not None
    return log(interval.high / interval.low)


def test_samples_shuffled_between_blocks_lose_what_pairing_gives(tmp_path: Path) -> None:
    """Drift that all cells of a block share cancels only as long as they stay in their block."""
    plan = watched_plan()
    records = watched_records(plan)
    honest = judge(stored(tmp_path / "honest", plan, records))
    mine = [p.cell().key for p in plan.cells if p.language == "python"]
    orders = {key: random.Random(key).sample(range(12), 12) for key in mine}

    def moved(record: InvocationRecord) -> InvocationRecord:
        block = orders[record.cell][record.block] if record.cell in orders else record.block
        return structs.replace(record, block=block)

    shuffled = judge(stored(tmp_path / "shuffled", plan, [moved(r) for r in records]))
    for claim in ("cpu-bound", "process-parallelism"):
        before = honest.verdict(claim, "python")[0].headline.interval
        after = shuffled.verdict(claim, "python")[0].headline.interval
        assert before is not None
        assert after is not None
        assert width(after) > 3 * width(before)
    assert words(honest)["process-parallelism", "python"] == "confirmed"
    assert words(shuffled)["process-parallelism", "python"] == "inconclusive"
    # The other language's samples are where they were.
    assert words(shuffled)["cpu-bound", "c"] == words(honest)["cpu-bound", "c"] == "tie"


def test_four_blocks_have_no_interval_and_decide_nothing(
    judged: Callable[..., Judgement],
) -> None:
    plan = watched_plan(4)
    found = judged(plan, watched_records(plan))
    assert set(words(found).values()) <= {"inconclusive", "not-testable"}
    assert "4 blocks are too few" in found.verdict("cpu-bound", "python")[0].headline.reason
    assert found.controls.resolutions == {}


def test_the_first_cpus_distance_to_every_other_is_looked_at(
    judged: Callable[..., Judgement],
) -> None:
    """Of four CPUs one may move to another core while the first two stay where they are."""
    plan = watched_plan()
    around = [
        moment(b, when, handover_ns=(120.0, 120.0 if (b, when) != (1, "after") else 55.0, None))
        for b in range(12)
        for when in ("before", "after")
    ]
    found = judged(plan, watched_records(plan), around)
    assert found.surroundings.flagged == {1}
    assert found.surroundings.blocks[0].placement == "one cache"
    assert found.surroundings.blocks[1].placement == "mixed"


def test_a_verdict_of_which_too_few_blocks_are_left_has_no_word_without_the_flagged(
    judged: Callable[..., Judgement],
) -> None:
    """With five blocks any word would be inconclusive, which says nothing of those set aside."""
    plan = watched_plan(6)
    around = quiet(6)
    around[3] = moment(1, "after", handover_ns=(55.0,))
    found = judged(plan, watched_records(plan), around)
    assert found.surroundings.set_aside == {1}
    both = found.verdict("cpu-bound", "python")[0]
    assert (both.word, both.without_flagged) == ("confirmed", None)
    assert not [c for c in found.cautions if c.kind == "both ways"]


def test_where_controls_failed_no_pair_of_a_verdict_keeps_its_word(
    judged: Callable[..., Judgement],
) -> None:
    plan = watched_plan()
    found = judged(plan, watched_records(plan, again=1.08))
    assert found.controls.failed
    pairs = [p for v in found.verdicts for p in (v.headline, *v.conditions, *v.exceptions)]
    assert {str(pair.word) for pair in pairs} <= {"inconclusive", "not-testable", "shown"}
    assert all(v.without_flagged is None for v in found.verdicts)
