"""A claim under two conditions at any level: what may contradict what, and when it shows."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from harness.catalogue.claim import Claim
from harness.catalogue.terms import Rule
from harness.judge.estimate import LEVEL
from harness.judge.evidence import Evidence
from harness.judge.rule import UNDECIDED
from harness.judge.verdict import Case
from harness.vocabulary import VerdictWord
from tests.sessions import CPU_BOUND

RULE = Rule(threshold=1.10, margin=0.05)


def evidence(
    condition: str, truth: float, spread: float, blocks: int, chance: np.random.Generator
) -> Evidence:
    noise = chance.normal(math.log(truth), spread, blocks)
    return Evidence("a : b", condition, (), dict(enumerate(noise.tolist())), RULE, 2)


def case(*headlines: Evidence, claim: Claim = CPU_BOUND) -> Case:
    return Case(claim, "c", "c-1.0", headlines)


@pytest.mark.parametrize("spreads", [(0.01, 0.045), (0.03, 0.03)])
def test_one_truth_under_two_conditions_of_unequal_precision_hardly_ever_depends(
    spreads: tuple[float, float],
) -> None:
    """At 1.03 a tie is true, and *smaller* is: to find one of each contradicts nothing."""
    chance = np.random.default_rng(7)
    words = [
        case(*(evidence(f"c{i}", 1.03, s, 20, chance) for i, s in enumerate(spreads)))
        .at(LEVEL)
        .word
        for _ in range(400)
    ]
    # 5 % may, at most; 99.9 % of a binomial with that stay below 36.
    assert words.count(VerdictWord.DEPENDS) <= 35


def test_a_tie_and_a_smaller_effect_that_lie_apart_do_contradict_each_other() -> None:
    chance = np.random.default_rng(1)
    found = case(
        evidence("small", 1.00, 0.005, 20, chance), evidence("large", 1.08, 0.005, 20, chance)
    ).at(LEVEL)
    assert found.word is VerdictWord.DEPENDS
    assert found.headline.reason == "tie for small; smaller for large"


def test_two_small_effects_are_smaller_even_where_one_is_a_tie_as_well() -> None:
    chance = np.random.default_rng(1)
    near = evidence("near", 1.03, 0.005, 20, chance)
    assert near.pair(LEVEL).word is VerdictWord.TIE
    found = case(near, evidence("far", 1.08, 0.005, 20, chance)).at(LEVEL)
    assert found.word is VerdictWord.SMALLER


@settings(max_examples=200, deadline=None)
@given(
    truths=st.lists(st.floats(0.8, 1.3), min_size=2, max_size=3),
    spread=st.floats(0.002, 0.05),
    seed=st.integers(0, 1000),
)
def test_what_is_decided_at_a_strict_level_is_decided_at_every_laxer_one(
    truths: list[float], spread: float, seed: int
) -> None:
    """Holm's procedure asks for that."""
    chance = np.random.default_rng(seed)
    several = case(*(evidence(f"c{i}", t, spread, 20, chance) for i, t in enumerate(truths)))
    decided = [several.decided(level) for level in (0.9995, 0.999, 0.995, 0.99, 0.975, 0.95)]
    assert decided == sorted(decided)


def test_below_twelve_blocks_nothing_is_adjusted_and_six_can_contradict_each_other() -> None:
    chance = np.random.default_rng(3)
    found = case(
        evidence("small", 0.5, 0.01, 6, chance), evidence("large", 3.0, 0.01, 6, chance)
    ).at(LEVEL)
    assert found.provisional
    assert found.word is VerdictWord.DEPENDS


def test_blocks_that_are_too_few_for_a_level_are_told_with_the_number_it_takes() -> None:
    few = evidence("x", 2.0, 0.01, 12, np.random.default_rng(3))
    assert few.pair(0.9999).word in UNDECIDED
    assert few.pair(0.9999).reason == (
        "12 blocks are too few for an interval at 99.99%; it takes 15 or more"
    )
    assert evidence("x", 2.0, 0.01, 15, np.random.default_rng(3)).pair(0.9999).word == "confirmed"
    assert (
        evidence("x", 2.0, 0.01, 5, np.random.default_rng(3)).pair().reason
        == "5 blocks are too few for an interval; it takes 6 or more"
    )


def test_a_case_without_a_rule_was_adjusted_for_nothing() -> None:
    shown = evidence("x", 2.0, 0.01, 12, np.random.default_rng(3))
    free = Evidence(shown.name, "x", (), shown.logs, None, 2)
    assert case(free).at(LEVEL).level is None
    assert case(shown).at(0.99).level == 0.99
