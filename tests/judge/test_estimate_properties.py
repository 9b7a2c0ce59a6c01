"""What holds of the estimate for any numbers, and how often its interval holds the truth."""

from __future__ import annotations

from collections.abc import Callable
from math import exp, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import stats

from harness.judge.estimate import hodges_lehmann
from harness.vocabulary import Interval

Logs = NDArray[np.float64]
samples = st.lists(st.floats(-3, 3).map(lambda x: round(x, 6)), min_size=1, max_size=14)


def bounds(interval: Interval) -> tuple[float, ...]:
    """The estimate, and the bounds where there are any."""
    ends = (interval.low, interval.high)
    return (interval.estimate, *(end for end in ends if end is not None))


@given(samples, st.floats(0.01, 100))
def test_a_quantity_c_times_as_large_has_an_interval_c_times_as_large(
    sample: list[float], c: float
) -> None:
    logs = np.array(sample)

    plain, larger = hodges_lehmann(logs), hodges_lehmann(logs + log(c))

    assert bounds(larger) == pytest.approx([c * x for x in bounds(plain)], rel=1e-9)


@given(samples.flatmap(lambda sample: st.tuples(st.just(sample), st.permutations(sample))))
def test_the_order_of_the_blocks_does_not_matter(pair: tuple[list[float], list[float]]) -> None:
    sample, shuffled = pair

    assert bounds(hodges_lehmann(np.array(shuffled))) == pytest.approx(
        bounds(hodges_lehmann(np.array(sample))), rel=1e-12
    )


@given(samples)
def test_the_ratio_the_other_way_round_has_the_inverse_interval(sample: list[float]) -> None:
    logs = np.array(sample)

    there, back = hodges_lehmann(logs), hodges_lehmann(-logs)

    assert back.estimate == pytest.approx(1 / there.estimate, rel=1e-9)
    if there.low is None or there.high is None:
        assert (back.low, back.high) == (None, None)
    else:
        assert (back.low, back.high) == pytest.approx((1 / there.high, 1 / there.low), rel=1e-9)


@given(samples)
def test_the_estimate_lies_in_its_interval_and_both_among_the_numbers(
    sample: list[float],
) -> None:
    interval = hodges_lehmann(np.array(sample))
    low, high = exp(min(sample)) * (1 - 1e-12), exp(max(sample)) * (1 + 1e-12)

    assert low <= interval.estimate <= high
    if interval.low is not None and interval.high is not None:
        assert low <= interval.low <= interval.estimate <= interval.high <= high


@given(samples, st.sampled_from([(0.80, 0.90), (0.90, 0.95), (0.95, 0.99)]))
def test_a_higher_level_has_an_interval_that_holds_the_lower_one(
    sample: list[float], levels: tuple[float, float]
) -> None:
    narrow, wide = (hodges_lehmann(np.array(sample), level) for level in levels)

    if narrow.low is None or narrow.high is None:
        assert wide.low is None
    elif wide.low is not None and wide.high is not None:
        assert wide.low <= narrow.low <= narrow.high <= wide.high


@given(st.lists(st.floats(-0.1, 0.1), min_size=12, max_size=12), st.floats(-50, 50))
def test_one_wild_block_of_twelve_does_not_carry_the_estimate_away(
    sample: list[float], wild: float
) -> None:
    sample[0] = wild

    interval = hodges_lehmann(np.array(sample))

    assert interval.low is not None
    assert interval.high is not None
    assert exp(-0.1) <= interval.estimate <= exp(0.1)


NOISES: dict[str, Callable[[np.random.Generator, tuple[int, int]], Logs]] = {
    "normal": lambda chance, shape: chance.standard_normal(shape),
    "uniform": lambda chance, shape: chance.uniform(-1, 1, shape),
    "heavy tails": lambda chance, shape: chance.standard_t(2, shape),
}
#: Two-sided levels that the exact test has: 1 - 2 P(T+ <= k) for k = 0, 3 and 13, counted in
#: test_estimate.py over all signs.
EXACT = {6: 0.96875, 8: 0.9609375, 12: 0.95751953125}


@pytest.mark.parametrize("noise", NOISES)
@pytest.mark.parametrize("blocks", EXACT)
def test_the_interval_holds_the_truth_as_often_as_the_exact_test_says(
    blocks: int, noise: str
) -> None:
    """6000 sessions each, seeded; the bounds are those of the binomial at one in a thousand."""
    sessions, truth = 6000, 0.7
    draws = NOISES[noise](np.random.default_rng(20), (sessions, blocks)) * 0.05 + truth

    intervals = [hodges_lehmann(row) for row in draws]

    held = sum(
        i.low is not None and i.high is not None and i.low <= exp(truth) <= i.high
        for i in intervals
    )
    low, high = stats.binom.ppf([5e-4, 1 - 5e-4], sessions, EXACT[blocks])
    assert low <= held <= high, f"{held / sessions:.4f}, where {EXACT[blocks]:.4f} is exact"
