"""The Hodges-Lehmann estimate and its exact interval, against other ways to the same numbers."""

from __future__ import annotations

from itertools import product
from math import comb, exp, log

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from harness.judge.estimate import hodges_lehmann, signed_rank_distribution

Logs = NDArray[np.float64]

#: Hollander and Wolfe, "Nonparametric Statistical Methods", table 3.1 (Salsburg 1970): Hamilton
#: depression scale factor IV of nine patients before and after a tranquilliser. Examples 3.3 and
#: 3.5 give the estimate -0.46 and the 96 % interval (-0.786, -0.010) of after minus before.
HAMILTON_BEFORE = (1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30)
HAMILTON_AFTER = (0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29)


def walsh_averages(logs: Logs) -> Logs:
    pairs = [(a + b) / 2 for i, a in enumerate(logs) for b in logs[i:]]
    return np.sort(np.array(pairs))


def continuous(blocks: int, seed: int) -> Logs:
    """No ties, no zeros: the case in which the exact test is exact."""
    return np.random.default_rng(seed).standard_normal(blocks) * 0.1


def rejected(logs: Logs, centre: float, level: float = 0.95) -> bool:
    """Whether scipy's exact two-sided signed-rank test rejects that centre."""
    p_value = stats.wilcoxon(logs - centre, method="exact").pvalue
    return bool(p_value <= 1 - level)


@pytest.mark.parametrize("blocks", [1, 2, 3, 6, 9, 12, 20])
def test_the_null_distribution_is_the_count_of_all_signs(blocks: int) -> None:
    if blocks <= 12:
        sums = [
            sum(rank for rank, positive in enumerate(signs, start=1) if positive)
            for signs in product((False, True), repeat=blocks)
        ]
        expected = np.bincount(sums) / 2**blocks
        assert signed_rank_distribution(blocks) == pytest.approx(expected, abs=1e-15)
    assert signed_rank_distribution(blocks).sum() == pytest.approx(1)
    assert signed_rank_distribution(blocks).size == comb(blocks + 1, 2) + 1


@pytest.mark.parametrize("blocks", [6, 8, 12, 20, 40])
def test_the_null_distribution_gives_the_p_values_of_scipy(blocks: int) -> None:
    cumulative = np.cumsum(signed_rank_distribution(blocks))
    ranks = np.arange(1.0, blocks + 1)
    for positive in range(blocks + 1):
        signs = np.where(np.arange(blocks) < positive, 1, -1)
        least = min(ranks[signs > 0].sum(), ranks[signs < 0].sum())
        expected = stats.wilcoxon(ranks * signs, method="exact").pvalue

        assert min(1.0, 2 * cumulative[int(least)]) == pytest.approx(expected, rel=1e-9)


def test_the_null_distribution_cannot_be_changed_by_who_was_given_it() -> None:
    with pytest.raises(ValueError, match="read-only"):
        signed_rank_distribution(6)[0] = 1


def test_the_estimate_and_interval_are_those_of_hollander_and_wolfe() -> None:
    logs = np.array(HAMILTON_AFTER) - np.array(HAMILTON_BEFORE)

    interval = hodges_lehmann(logs, level=0.96)

    assert interval.low is not None
    assert interval.high is not None
    assert log(interval.estimate) == pytest.approx(-0.46, abs=5e-4)
    assert log(interval.low) == pytest.approx(-0.786, abs=5e-4)
    assert log(interval.high) == pytest.approx(-0.010, abs=5e-4)


@pytest.mark.parametrize(("level", "blocks"), [(0.90, 5), (0.90, 12), (0.95, 6), (0.95, 7),
                         (0.95, 8), (0.95, 12), (0.95, 20), (0.99, 8), (0.99, 12)])  # fmt: skip
def test_the_interval_holds_exactly_the_centres_that_scipys_test_does_not_reject(
    level: float, blocks: int
) -> None:
    logs = continuous(blocks, seed=blocks)
    averages = walsh_averages(logs)
    # The test's answer changes at Walsh averages only: ask it between every two, and outside.
    middles = (averages[1:] + averages[:-1]) / 2
    centres = np.array([averages[0] - 1, *middles, averages[-1] + 1])
    kept = [centre for centre in centres if not rejected(logs, centre, level)]

    interval = hodges_lehmann(logs, level)

    assert interval.low is not None
    assert interval.high is not None
    low, high = log(interval.low), log(interval.high)
    assert [centre for centre in centres if low < centre < high] == kept


@pytest.mark.parametrize(
    ("blocks", "left_out"),
    [(6, 0), (7, 2), (8, 3), (9, 5), (10, 8), (11, 10), (12, 13), (15, 25), (20, 52)],
)
def test_as_many_walsh_averages_are_left_out_as_the_tables_say(blocks: int, left_out: int) -> None:
    """The critical values of T for a two-sided 5 %, as in any table of the signed-rank test.

    (Wilcoxon and Wilcox 1964: 0, 2, 3, 5, 8, 10, 13, ..., 25, ..., 52.) The interval goes from
    the (T + 1)-th smallest Walsh average to the (T + 1)-th largest.
    """
    logs = continuous(blocks, seed=100 + blocks)
    averages = walsh_averages(logs)

    interval = hodges_lehmann(logs)

    assert interval.low == pytest.approx(exp(averages[left_out]))
    assert interval.high == pytest.approx(exp(averages[-1 - left_out]))


@pytest.mark.parametrize("blocks", [1, 2, 3, 4, 5])
def test_below_6_blocks_there_is_an_estimate_and_no_interval(blocks: int) -> None:
    logs = continuous(blocks, seed=blocks)

    interval = hodges_lehmann(logs)

    assert interval.estimate == pytest.approx(exp(np.median(walsh_averages(logs))))
    assert (interval.low, interval.high) == (None, None)
    assert (interval.blocks, interval.level) == (blocks, 0.95)


@pytest.mark.parametrize(("level", "blocks"), [(0.90, 5), (0.95, 6), (0.99, 8), (0.999, 11)])
def test_an_interval_begins_with_the_first_number_of_blocks_that_can_reach_the_level(
    level: float, blocks: int
) -> None:
    assert 2 * 0.5**blocks <= 1 - level < 2 * 0.5 ** (blocks - 1)

    assert hodges_lehmann(continuous(blocks, 1), level).low is not None
    assert hodges_lehmann(continuous(blocks - 1, 1), level).low is None


def test_no_blocks_are_no_estimate() -> None:
    with pytest.raises(ValueError, match="no blocks"):
        hodges_lehmann(np.array([]))


def test_blocks_that_agree_to_the_last_bit_give_an_interval_without_width() -> None:
    interval = hodges_lehmann(np.full(12, log(2)))

    assert (interval.low, interval.estimate, interval.high) == pytest.approx((2, 2, 2))
