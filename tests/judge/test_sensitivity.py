"""Whether a ratio of models hangs on the flags, block by block."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from harness.catalogue.claim import Claim, Over
from harness.judge.judgement import Judgement
from harness.judge.sensitivity import Shift
from harness.store import RuntimeRecord
from harness.vocabulary import Cell, Family, Interval, Outcome
from tests.judge.whole import judged
from tests.sessions import (
    CLAIMS,
    CPU_BOUND,
    c_runtime,
    cells_of,
    failed,
    measured,
    plan_of,
    runtime,
    variant_of,
)

C = c_runtime().model_copy(update={"path": "/usr/bin/cc"})
FAST = variant_of(C, "fast")
OTHER = C.model_copy(update={"runtime": "c-2.0", "version": "2.0", "path": "/opt/bin/cc"})
KERNELS = CPU_BOUND.model_copy(
    update={
        "parts": (
            CPU_BOUND.parts[0].model_copy(update={"over": Over(workload=("collatz", "mandel"))}),
        )
    }
)


def true_ns(of: Cell, gains: Mapping[tuple[str, str], float]) -> float:
    """A speed-up of 1.9 unless `gains` has another for (runtime, model)."""
    if of.family is Family.SEQUENTIAL:
        return 100e6
    return 100e6 / gains.get((of.runtime, of.model), 1.9)


@pytest.fixture
def judgement(tmp_path: Path) -> Callable[..., Judgement]:
    """A session of these runtimes in which a shared drift is all the noise there is."""

    def make(
        *runtimes: RuntimeRecord, gains: Mapping[tuple[str, str], float] | None = None,
        claims: Sequence[Claim] = (CPU_BOUND,), lost: Callable[[Cell], bool] = lambda _: False,
        blocks: int = 12, only: Sequence[str] | None = None,
    ) -> Judgement:  # fmt: skip
        cells = [each for of in runtimes for each in cells_of(of, claims)]
        plan = plan_of(runtimes, cells, claims=claims, blocks=blocks, measured=only)
        times_ns = {each: true_ns(each, gains or {}) for each in cells}
        records = measured(times_ns, blocks, noise=0.001, drift=0.5)
        gone = {each.key: each for each in cells if lost(each)}
        return judged(
            tmp_path,
            plan,
            [
                failed(gone[r.cell], r.block, Outcome.CRASHED, "SIGSEGV") if r.cell in gone else r
                for r in records
            ],
        )

    return make


def estimate(interval: Interval | None) -> float:
    assert interval is not None
    return interval.estimate


def test_a_ratio_that_the_flags_change_has_moved_by_as_much(
    judgement: Callable[..., Judgement],
) -> None:
    gains = {(C.runtime, "fork"): 1.9 * 0.8, (FAST.runtime, "fork"): 1.9 * 0.8 * 1.3}

    (shift,) = judgement(C, FAST, gains=gains).shifts

    assert (shift.claim, shift.language, shift.runtime) == ("cpu-bound", "c", FAST.runtime)
    assert shift.pair == "c/fork : c/pthreads"
    assert estimate(shift.usual) == pytest.approx(0.8, rel=0.01)
    assert estimate(shift.here) == pytest.approx(0.8 * 1.3, rel=0.01)
    assert estimate(shift.change) == pytest.approx(1.3, rel=0.01)
    assert shift.moved


def test_flags_that_make_both_models_faster_alike_move_nothing(
    judgement: Callable[..., Judgement],
) -> None:
    """Half the time for either: that is what the flags are worth, not what the models are."""
    gains = {(FAST.runtime, "fork"): 3.8, (FAST.runtime, "pthreads"): 3.8}

    (shift,) = judgement(C, FAST, gains=gains).shifts

    assert estimate(shift.change) == pytest.approx(1.0, rel=0.01)
    assert not shift.moved


def test_the_change_is_taken_within_blocks_so_that_drift_cancels(
    judgement: Callable[..., Judgement],
) -> None:
    (shift,) = judgement(C, FAST).shifts

    change = shift.change
    assert change is not None
    assert change.blocks == 12
    assert change.low is not None
    assert change.high is not None
    assert change.high / change.low < 1.01, "where the speed drifts by half"


def test_a_session_without_variants_has_no_shifts(judgement: Callable[..., Judgement]) -> None:
    assert judgement(C, OTHER).shifts == ()


def test_a_variant_is_compared_with_the_installation_that_it_is_of(
    judgement: Callable[..., Judgement],
) -> None:
    of_other = variant_of(OTHER, "fast")
    gains = {(C.runtime, "fork"): 3.8, (of_other.runtime, "fork"): 0.95}

    (shift,) = judgement(C, OTHER, of_other, gains=gains).shifts

    assert estimate(shift.usual) == pytest.approx(1.0, rel=0.01), "and not the other's 2"
    assert estimate(shift.change) == pytest.approx(0.5, rel=0.01)


def test_a_variant_of_an_installation_that_was_not_measured_as_usual_has_no_shift(
    judgement: Callable[..., Judgement],
) -> None:
    assert judgement(C, variant_of(OTHER, "fast")).shifts == ()


def test_each_condition_of_each_claim_has_a_shift_of_its_own(
    judgement: Callable[..., Judgement],
) -> None:
    slower = variant_of(C, "slow")

    found = judgement(C, FAST, slower, claims=[KERNELS]).shifts

    assert [(shift.runtime, shift.condition) for shift in found] == [
        (FAST.runtime, "collatz"), (FAST.runtime, "mandel"),
        (slower.runtime, "collatz"), (slower.runtime, "mandel"),
    ]  # fmt: skip


@pytest.mark.parametrize("lacking", [C, FAST], ids=["as usual", "under the variant"])
def test_a_ratio_that_one_side_lacks_has_no_shift(
    judgement: Callable[..., Judgement], lacking: RuntimeRecord
) -> None:
    def lost(of: Cell) -> bool:
        return (of.runtime, of.model, of.workload) == (lacking.runtime, "fork", "collatz")

    found = judgement(C, FAST, claims=[KERNELS], lost=lost).shifts

    assert [shift.condition for shift in found] == ["mandel"]


def test_a_language_that_runs_for_the_ceiling_only_has_no_shifts(
    judgement: Callable[..., Judgement],
) -> None:
    found = judgement(C, FAST, runtime("python"), only=["python"])

    assert found.shifts == ()


def test_with_too_few_blocks_for_an_interval_nothing_has_moved(
    judgement: Callable[..., Judgement],
) -> None:
    gains = {(FAST.runtime, "fork"): 1.9 * 3}

    (shift,) = judgement(C, FAST, gains=gains, blocks=5).shifts

    assert estimate(shift.change) == pytest.approx(3, rel=0.01)
    assert not shift.moved


@pytest.mark.parametrize(
    ("low", "high", "moved"),
    [
        (1.001, 1.2, True),
        (0.8, 0.999, True),
        (0.999, 1.001, False),
        (1.0, 1.2, False),
        (None, None, False),
    ],
)
def test_it_has_moved_where_the_whole_interval_lies_on_one_side_of_one(
    low: float | None, high: float | None, moved: bool
) -> None:
    change = Interval(1.0, low, high, 12, 0.95)

    assert Shift("a", "c", "c 1, fast", "", "x : y", None, None, change).moved is moved
    assert not Shift("a", "c", "c 1, fast", "", "x : y", None, None, None).moved


def test_every_claim_of_a_session_may_shift_but_for_the_ceilings_own_efficiency(
    judgement: Callable[..., Judgement],
) -> None:
    """The usual ceiling is nobody's to be compared with; the variant's processes are."""
    found = judgement(C, FAST, claims=CLAIMS).shifts

    assert [shift.claim for shift in found] == [
        "thread-parallelism", "cpu-bound", "io-bound", "creation",
    ]  # fmt: skip
