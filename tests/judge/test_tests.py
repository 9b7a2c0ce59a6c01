"""Superiority, equivalence, proportions, scaling: against other people's implementations."""

from __future__ import annotations

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

from harness.judge.estimate import (
    Sample,
    exact_level,
    median_bounds,
    walsh_averages,
    walsh_averages_outside,
)
from harness.judge.family import holm
from harness.judge.proportion import clopper_pearson, rate_below
from harness.judge.scaling import fitted, serial_fraction
from harness.judge.steadiness import steadiness
from harness.vocabulary import Interval


def sample(blocks: int, seed: int, shift: float = 0.0, spread: float = 0.1) -> Sample:
    return Sample(np.random.default_rng(seed).normal(shift, spread, blocks))


@pytest.mark.parametrize("blocks", [6, 9, 12, 30])
@pytest.mark.parametrize("null", [-0.05, 0.0, 0.02])
def test_one_sided_p_values_are_those_of_scipys_exact_test(blocks: int, null: float) -> None:
    for seed in range(5):
        of = sample(blocks, seed)
        for p_value, side in ((of.p_above(null), "greater"), (of.p_below(null), "less")):
            expected = stats.wilcoxon(of.values - null, alternative=side, method="exact").pvalue
            assert p_value == pytest.approx(expected, abs=1e-12)


@given(st.integers(6, 16), st.integers(0, 10_000), st.floats(-0.2, 0.2))
def test_the_interval_excludes_what_the_test_rejects(blocks: int, seed: int, null: float) -> None:
    of = sample(blocks, seed)
    bounds = of.bounds(0.95)
    assert bounds is not None
    assert (bounds[0] > null) == (of.p_above(null) <= 0.025)
    assert (bounds[1] < null) == (of.p_below(null) <= 0.025)


def test_equivalence_needs_both_sides() -> None:
    near, far = sample(12, 1, spread=0.01), sample(12, 1, shift=0.1, spread=0.01)
    assert near.p_equivalent(-0.05, 0.05) <= 0.05
    assert far.p_equivalent(-0.05, 0.05) > 0.9
    # A sample that says nothing is not equivalent to anything.
    assert sample(12, 1, spread=1.0).p_equivalent(-0.05, 0.05) > 0.05


def test_the_geometric_mean_has_students_interval() -> None:
    of = sample(12, 3)
    mean = of.geometric_mean(0.99)
    expected = stats.t.interval(0.99, 11, np.mean(of.values), stats.sem(of.values))
    assert (mean.low, mean.high) == pytest.approx(tuple(np.exp(expected)))


def test_what_is_called_detectable_is_detected_four_times_in_five() -> None:
    chance = np.random.default_rng(5)
    effects = [Sample(row).detectable() for row in chance.normal(0, 0.1, (400, 20))]
    effect = float(np.median([each for each in effects if each is not None]))
    seen = 0
    for row in chance.normal(effect, 0.1, (2000, 20)):
        bounds = Sample(row).bounds()
        seen += bounds is not None and bounds[0] > 0
    assert seen / 2000 == pytest.approx(0.8, abs=0.05)


def test_the_exact_level_of_12_blocks_is_the_one_that_is_known() -> None:
    assert exact_level(12) == pytest.approx(0.0425, abs=5e-4)
    assert exact_level(5) == 0.0


def test_many_samples_at_once_have_the_bounds_of_each() -> None:
    many = np.random.default_rng(2).normal(0, 1, (7, 12))
    outside = walsh_averages_outside(12, 0.95)
    assert outside is not None
    averages = walsh_averages(many)
    for row, mine in zip(many, averages, strict=True):
        assert Sample(row).bounds() == (mine[outside], mine[-1 - outside])


@given(st.lists(st.floats(1e-6, 1.0), min_size=1, max_size=25))
def test_holm_rejects_what_statsmodels_rejects(p_values: list[float]) -> None:
    decided = [lambda at, p=p: p <= (1 - at) + 1e-12 for p in p_values]
    levels = holm(decided, 0.95)
    mine = [p <= (1 - level) + 1e-12 for p, level in zip(p_values, levels, strict=True)]
    theirs = multipletests(p_values, alpha=0.05, method="holm")[0]
    # A p-value that stands on the very edge may fall either way by rounding.
    ordered = sorted(p_values)
    edges = [p * (len(p_values) - i) for i, p in enumerate(ordered)]
    if not any(math.isclose(edge, 0.05, rel_tol=1e-9) for edge in edges):
        assert mine == list(theirs)


def test_one_hypothesis_alone_has_the_level_itself_and_several_share_it() -> None:
    assert holm([lambda _: False]) == [0.95]
    assert holm([lambda _: True, lambda _: True, lambda _: False, lambda _: False]) == (
        pytest.approx([1 - 0.05 / 4, 1 - 0.05 / 4, 1 - 0.05 / 2, 1 - 0.05 / 2])
    )


@pytest.mark.parametrize(("successes", "runs"), [(0, 59), (59, 59), (1, 59), (30, 59), (3, 10)])
def test_a_proportion_has_the_interval_of_statsmodels(successes: int, runs: int) -> None:
    mine = clopper_pearson(successes, runs)
    theirs = proportion_confint(successes, runs, alpha=0.05, method="beta")
    assert (mine.low, mine.high) == pytest.approx(theirs)


def test_59_of_59_runs_show_at_least_95_percent() -> None:
    assert (clopper_pearson(59, 59, 0.9).low or 0) >= 0.95
    assert (clopper_pearson(58, 58, 0.9).low or 1) < 0.95
    assert rate_below(59) == pytest.approx(0.0495, abs=1e-3)
    with pytest.raises(ValueError, match="3 of 2"):
        clopper_pearson(3, 2)


def test_the_interval_of_a_median_is_that_of_the_sign_test() -> None:
    values = [float(v) for v in range(12)]
    low, high = median_bounds(values) or (None, None)
    # P(X <= 2) for a binomial with 12 and 1/2 is 0.0193, P(X <= 3) is 0.073.
    assert (low, high) == (2.0, 9.0)
    assert median_bounds([0.0, math.inf] * 6) == (0.0, math.inf)
    assert median_bounds([1.0] * 5) is None


def test_karp_and_flatts_own_example() -> None:
    """A speed-up of 1.95 by 2 and of 7.65 by 8 workers: e = 0.0256 and 0.0065."""
    for speedup, workers, expected in ((1.95, 2, 0.0256), (7.65, 8, 0.0065)):
        found = serial_fraction(Interval(speedup, speedup - 0.1, speedup + 0.1, 12, 0.95), workers)
        assert found is not None
        assert found.estimate == pytest.approx(expected, abs=1e-3)
        assert found.low is not None
        assert found.high is not None
        assert found.low < found.estimate < found.high
    assert serial_fraction(Interval(1.0, None, None, 3, 0.95), 1) is None


def amdahl(workers: int, contention: float, coherence: float = 0.0) -> float:
    return workers / (1 + contention * (workers - 1) + coherence * workers * (workers - 1))


def test_a_law_is_fitted_from_four_worker_counts_on() -> None:
    chance = np.random.default_rng(1)
    counts = (2, 3, 4, 8)

    def blocks(workers: int) -> dict[int, float]:
        return {b: amdahl(workers, 0.1) * math.exp(chance.normal(0, 0.01)) for b in range(12)}

    assert fitted({1: {}, **{w: blocks(w) for w in counts[:3]}}) is None
    fit = fitted({w: blocks(w) for w in counts})
    assert fit is not None
    assert (fit.law, fit.coherence) == ("Amdahl", None)
    assert (fit.contention.low or 1) < 0.1 < (fit.contention.high or 0)


def test_coherence_is_told_from_contention_from_six_counts_on() -> None:
    speedups = {w: {b: amdahl(w, 0.05, 0.01) for b in range(8)} for w in (2, 3, 4, 6, 8, 12)}
    fit = fitted(speedups)
    assert fit is not None
    assert fit.coherence is not None
    assert (fit.contention.estimate, fit.coherence.estimate) == pytest.approx((0.05, 0.01))


def test_a_cell_is_steady_drifting_or_unknown() -> None:
    assert steadiness(sample(12, 1, spread=0.005), 0.02) == "steady"
    assert steadiness(sample(12, 1, shift=0.1, spread=0.02), 0.02) == "drifting"
    assert steadiness(sample(12, 1, spread=0.2), 0.02) == "unknown"
    assert steadiness(sample(4, 1, spread=0.0001), 0.02) == "unknown"
    assert steadiness(None, 0.02) == "unknown"


def test_the_null_distribution_counts_signs_of_walsh_averages() -> None:
    """Tukey: the number of positive Walsh averages is the signed-rank sum."""
    values = np.array([0.3, -0.1, 0.25, -0.4, 0.05])
    for signs in product((1, -1), repeat=5):
        signed = Sample(np.abs(values) * np.array(signs))
        ranks = stats.rankdata(np.abs(signed.values))
        assert np.count_nonzero(signed.walsh > 0) == ranks[signed.values > 0].sum()
