"""Claims of several conditions and parts, of named models, and of cells that are not run."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from harness.catalogue.claim import Claim, Experiment, Over, Part
from harness.catalogue.terms import NamedModel, Rule
from harness.judge.judgement import Judgement, judge
from harness.store import RuntimeRecord
from harness.vocabulary import Cell, Family, Lifetime, Outcome, Pair, Schedule
from tests.judge.whole import judged, verdict
from tests.sessions import (
    CPU_BOUND,
    CPU_WORK,
    c_runtime,
    cell,
    cells_of,
    failed,
    measured,
    plan_of,
    runtime,
    stored,
)

C = c_runtime()
PYTHON = runtime(
    "python",
    "threads",
    "processes-fork",
    others=[("held", Family.THREADS), ("processes-spawn", Family.PROCESSES)],
    threads_parallel=False,
)
ALONE_MS = 100.0
Gains = Mapping[tuple[str, ...], float]


def claim(*parts: Part, **fields: object) -> Claim:
    return Claim.model_validate(
        {"id": "of-the-test", "statement": "So it is", "parts": parts, "reason": "a test", **fields}
    )


#: Processes against threads on two kernels.
KERNELS = claim(
    CPU_BOUND.parts[0].model_copy(update={"over": Over(workload=("collatz", "mandel"))}),
    id="kernels",
)
#: What one model gains while a lock is held, and what another does when it is not.
HELD = Part(
    name="lock held", estimand="speedup", metric="exclusive_ns", subject=NamedModel(model="held"),
    experiment=CPU_WORK, rule=Rule(threshold=1.15, opposite=1.5, side="below"),
)  # fmt: skip
RELEASED = Part(
    name="lock released", estimand="efficiency", metric="exclusive_ns",
    subject=NamedModel(model="processes-fork"), experiment=CPU_WORK,
    rule=Rule(threshold=0.85, opposite=0.65),
)  # fmt: skip
LOCK = claim(HELD, RELEASED, id="lock", together=True)
#: The next task from a counter against a fixed share, each model against itself.
DYNAMIC = Experiment(
    workload="collatz-skewed", lifetime=Lifetime.POOL, workers="cpus", schedule=Schedule.DYNAMIC
)
SHARING = claim(
    *(
        Part(
            name=role,
            estimand="ratio",
            metric="throughput_per_s",
            numerator=role,
            denominator=role,
            experiment=DYNAMIC,
            against=DYNAMIC.model_copy(update={"schedule": Schedule.STATIC}),
        )
        for role in ("threads", "processes")
    ),
    id="sharing",
)


def true_ns(of: Cell, gains: Gains) -> float:
    """A sequential time, over the gain that the most words of a cell say; 1.9 without any."""
    if of.family is Family.SEQUENTIAL:
        return ALONE_MS * 1e6
    words = {of.language, of.model, of.workload, str(of.schedule), str(of.workers)}
    fitting = [key for key in gains if set(key) <= words]
    return ALONE_MS * 1e6 / (gains[max(fitting, key=len)] if fitting else 1.9)


@pytest.fixture
def judgement(tmp_path: Path) -> Callable[..., Judgement]:
    """A session about one claim; `gains` has speed-ups by words of the cell's key."""

    def make(
        about: Claim, gains: Gains, gaps: Mapping[Cell, str] | None = None,
        runtimes: Sequence[RuntimeRecord] = (C, PYTHON),
    ) -> Judgement:  # fmt: skip
        gone = {each.key for each in gaps or {}}
        cells = [c for of in runtimes for c in cells_of(of, [about]) if c.key not in gone]
        plan = plan_of(runtimes, cells, claims=[about], gaps=gaps)
        return judged(tmp_path, plan, measured({c: true_ns(c, gains) for c in cells}))

    return make


def estimate(pair: Pair) -> float:
    assert pair.interval is not None, pair.reason
    return pair.interval.estimate


def words(pairs: Sequence[Pair]) -> dict[str, str]:
    return {pair.condition: pair.word.value for pair in pairs}


def test_conditions_that_agree_give_one_word_with_the_least_effect(
    judgement: Callable[..., Judgement],
) -> None:
    gains = {("python", "threads"): 1.0, ("processes-fork", "mandel"): 1.3}

    found = verdict(judgement(KERNELS, gains), "kernels", "python")

    assert found.word == "confirmed"
    assert words(found.conditions) == {"collatz": "confirmed", "mandel": "confirmed"}
    assert [estimate(p) for p in found.conditions] == pytest.approx([1.9, 1.3], rel=0.02)
    assert found.headline.interval == found.conditions[1].interval
    assert found.headline.condition == "mandel"


def test_conditions_that_disagree_give_depends_and_keep_their_numbers(
    judgement: Callable[..., Judgement],
) -> None:
    gains = {("python", "threads"): 1.0, ("processes-fork", "mandel"): 0.5}

    found = verdict(judgement(KERNELS, gains), "kernels", "python")

    assert found.word == "depends"
    assert found.headline.reason == "opposite for mandel; confirmed for collatz"
    assert found.headline.interval is None
    assert [estimate(p) for p in found.conditions] == pytest.approx([1.9, 0.5], rel=0.02)


def test_other_models_are_exceptions_under_each_condition_and_change_no_word(
    judgement: Callable[..., Judgement],
) -> None:
    gains = {("python", "threads"): 1.0, ("processes-spawn",): 0.2, ("held",): 1.0}

    found = verdict(judgement(KERNELS, gains), "kernels", "python")

    assert found.word == "confirmed"
    spawned = "python/processes-spawn : python/threads"
    assert [(p.condition, p.word.value) for p in found.exceptions if p.name == spawned] == [
        ("collatz", "opposite"), ("mandel", "opposite"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("held", "released", "word", "part"),
    [
        (1.0, 1.9, "confirmed", "lock held"),
        (1.9, 1.9, "opposite", "lock held"),
        (1.3, 1.9, "smaller", "lock held"),
        (1.0, 0.9, "opposite", "lock released"),
        (1.0, 1.4, "smaller", "lock released"),
        (1.3, 0.9, "opposite", "lock released"),
    ],
)
def test_parts_that_must_hold_together_have_the_word_of_the_furthest_from_it(
    judgement: Callable[..., Judgement], held: float, released: float, word: str, part: str
) -> None:
    """The ceiling gains 1.9 of 2."""
    gains = {("held",): held, ("processes-fork",): released}

    found = verdict(judgement(LOCK, gains), "lock", "python")

    assert (found.word, found.headline.condition) == (word, part)


def test_a_model_that_is_named_stands_alone_beside_others_of_its_family(
    judgement: Callable[..., Judgement],
) -> None:
    found = verdict(judgement(LOCK, {("held",): 1.0}), "lock", "python")

    assert [p.name for p in found.conditions] == [
        "python/held over python/sequential",
        "python/processes-fork, speed-up over the ceiling's",
    ]
    assert found.exceptions == ()


def test_a_claim_about_named_models_says_nothing_of_a_language_that_has_none_of_them(
    judgement: Callable[..., Judgement],
) -> None:
    found = judgement(LOCK, {})

    assert found.verdict("lock", "c") == []
    assert len(found.verdict("lock", "python")) == 1


def test_a_part_without_a_rule_is_shown_and_not_judged(
    judgement: Callable[..., Judgement],
) -> None:
    found = verdict(judgement(SHARING, {("threads", "dynamic"): 1.9 * 1.25}), "sharing", "python")

    assert found.word == "shown"
    assert words(found.conditions) == {"threads": "shown", "processes": "shown"}
    assert [estimate(p) for p in found.conditions] == pytest.approx([1.25, 1.0], rel=0.02)


def test_a_model_measured_in_two_experiments_is_compared_with_itself_alone(
    judgement: Callable[..., Judgement],
) -> None:
    found = verdict(judgement(SHARING, {}), "sharing", "python")

    assert [p.name for p in (*found.conditions, *found.exceptions)] == [
        "python/threads, dynamic : static",
        "python/processes-fork, dynamic : static",
        "python/held, dynamic : static",
        "python/processes-spawn, dynamic : static",
    ]
    for pair in (*found.conditions, *found.exceptions):
        above, below = pair.terms
        assert above.cell == replace(below.cell, schedule=Schedule.DYNAMIC)
        assert (above.power, below.power) == (1, -1)


def test_an_experiment_against_another_is_varied_with_it(
    judgement: Callable[..., Judgement],
) -> None:
    over = Over(workload=("collatz", "collatz-skewed"))
    both = claim(SHARING.parts[0].model_copy(update={"over": over}), id="both")

    found = verdict(judgement(both, {("collatz", "dynamic"): 1.0}), "both", "python")

    assert [(p.condition, [t.cell.workload for t in p.terms]) for p in found.conditions] == [
        ("threads, collatz", ["collatz"] * 2),
        ("threads, collatz-skewed", ["collatz-skewed"] * 2),
    ]
    assert [estimate(p) for p in found.conditions] == pytest.approx([1 / 1.9, 1.0], rel=0.02)


def test_a_cell_that_is_not_run_makes_its_condition_not_testable_for_its_reason(
    judgement: Callable[..., Judgement],
) -> None:
    over_mandel = CPU_WORK.model_copy(update={"workload": "mandel"})
    gap = cell(PYTHON, "processes-fork", experiment=over_mandel)
    gains = {("python", "threads"): 1.0}

    found = verdict(
        judgement(KERNELS, gains, gaps={gap: "not applicable: of the test"}), "kernels", "python"
    )

    assert words(found.conditions) == {"collatz": "confirmed", "mandel": "not-testable"}
    assert found.conditions[1].reason == "python/processes-fork: not applicable: of the test"
    assert found.word == "confirmed", "by what can be judged"
    assert "all that can be judged" in found.headline.reason


def test_a_headline_model_that_this_runtime_lacks_is_not_testable_for_its_reason(
    judgement: Callable[..., Judgement],
) -> None:
    """Its family's others stay beside it."""
    gap = cell(PYTHON, "processes-fork")
    lacking = PYTHON.model_copy(
        update={"models": tuple(m for m in PYTHON.models if m.name != "processes-fork")}
    )
    reason = "not applicable: needs another system"

    found = judgement(CPU_BOUND, {}, gaps={gap: reason}, runtimes=(C, lacking))
    mine = verdict(found, "cpu-bound", "python")

    assert mine.word == "not-testable"
    assert mine.headline.reason == f"python/processes-fork: {reason}"
    assert "python/processes-spawn : python/threads" in [p.name for p in mine.exceptions]
    statuses = {row.status for row in found.rows if row.model == "processes-fork"}
    assert statuses == {reason}


def test_the_speed_up_of_a_cell_that_is_not_run_is_not_testable_for_its_reason(
    judgement: Callable[..., Judgement],
) -> None:
    gap = cell(PYTHON, "held")

    found = verdict(judgement(LOCK, {}, gaps={gap: "not ported: yet"}), "lock", "python")

    assert found.word == "not-testable"
    assert found.headline.reason == "python/held: not ported: yet"


def test_one_condition_with_few_blocks_makes_the_whole_verdict_provisional(
    tmp_path: Path,
) -> None:
    cells = [c for of in (C, PYTHON) for c in cells_of(of, [KERNELS])]
    plan = plan_of([C, PYTHON], cells, claims=[KERNELS])
    lost = next(c for c in cells if (c.workload, c.model) == ("mandel", "threads"))
    records = [
        failed(lost, 4, Outcome.CRASHED, "SIGSEGV") if (r.cell, r.block) == (lost.key, 4) else r
        for r in measured({c: true_ns(c, {}) for c in cells})
    ]

    found = judge(stored(tmp_path, plan, records))

    assert verdict(found, "kernels", "python").provisional
    assert not verdict(found, "kernels", "c").provisional


def test_where_a_claim_needs_more_cpus_none_of_its_conditions_is_judged(tmp_path: Path) -> None:
    alone = KERNELS.model_copy(update={"cpus_at_least": 2})
    plan = plan_of([C], cells_of(C, [alone], cpus=1), claims=[alone], cpus=1)

    found = verdict(judged(tmp_path, plan, []), "kernels", "c")

    (only,) = found.conditions
    assert (found.word.value, only.interval) == ("not-testable", None)
    assert only.reason == "needs 2 CPUs, and 1 may be used"
