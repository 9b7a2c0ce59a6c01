"""Each word of a rule, at its edges: the interval must lie wholly on one side of them."""

from __future__ import annotations

from math import inf, nextafter

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from harness.catalogue.terms import Rule
from harness.judge.rule import word_for
from harness.vocabulary import Interval, VerdictWord

#: As of a ratio: the textbook says 1.10, and 5 % is nothing. 1 / 1.05 is 0.952...
MARGIN = Rule(threshold=1.10, margin=0.05)
#: As of an efficiency: 0.85 is parallel, below 0.65 is not; there is no "no difference".
OPPOSITE = Rule(threshold=0.85, opposite=0.65)
PER_WORKER = Rule(threshold_per_worker=0.8, margin=0.05)
#: As of a lock that is held: the textbook says that nothing is gained, and 1.5 is a gain.
BELOW = Rule(threshold=1.15, opposite=1.5, side="below")


def above(x: float) -> float:
    return nextafter(x, inf)


def below(x: float) -> float:
    return nextafter(x, 0)


def word(low: float, high: float, rule: Rule, workers: int = 2) -> str:
    return word_for(Interval((low + high) / 2, low, high, 12, 0.95), rule, workers)[0].value


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (above(1.10), 1.3, "confirmed"),
        (1.10, 1.3, "inconclusive"),
        (above(1.0), below(1.10), "smaller"),
        (1.06, 1.09, "smaller"),
        (1.06, 1.10, "inconclusive"),
        (1.0, 1.09, "inconclusive"),
        (1 / 1.05, 1.05, "tie"),
        (below(1 / 1.05), 1.05, "inconclusive"),
        (1 / 1.05, above(1.05), "inconclusive"),
        (0.5, below(1 / 1.05), "opposite"),
        (0.5, 1 / 1.05, "inconclusive"),
        (0.9, 1.2, "inconclusive"),
        (0.9, 1.0, "inconclusive"),
        (1.0, 1.0, "tie"),
    ],
)
def test_a_margin_gives_each_word_on_its_own_side_of_the_edge(
    low: float, high: float, expected: str
) -> None:
    assert word(low, high, MARGIN) == expected


@pytest.mark.parametrize(("low", "high"), [(1.01, 1.04), (above(1.0), 1.05), (0.96, 0.99)])
def test_a_real_difference_within_the_margin_is_a_tie_before_it_is_smaller(
    low: float, high: float
) -> None:
    """It differs from 1 beyond doubt, and by nothing of practical weight."""
    assert word(low, high, MARGIN) == "tie"


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (above(0.85), 1.1, "confirmed"),
        (0.85, 1.1, "inconclusive"),
        (above(0.65), below(0.85), "smaller"),
        (0.65, 0.8, "inconclusive"),
        (0.7, 0.85, "inconclusive"),
        (0.4, below(0.65), "opposite"),
        (0.4, 0.65, "inconclusive"),
        (0.6, 0.9, "inconclusive"),
        (0.99, 1.01, "confirmed"),
    ],
)
def test_a_rule_with_opposite_gives_each_word_on_its_own_side_of_the_edge(
    low: float, high: float, expected: str
) -> None:
    assert word(low, high, OPPOSITE) == expected


@pytest.mark.parametrize(("low", "high"), [(0.97, 1.03), (0.66, 0.67), (0.2, 0.3)])
def test_a_rule_with_opposite_knows_no_tie(low: float, high: float) -> None:
    assert word(low, high, OPPOSITE) != "tie"


@pytest.mark.parametrize(
    ("workers", "low", "expected"),
    [(16, 12.9, "confirmed"), (16, 12.7, "inconclusive"), (4, 3.3, "confirmed")],
)
def test_a_threshold_per_worker_is_taken_times_the_workers(
    workers: int, low: float, expected: str
) -> None:
    assert word(low, workers, PER_WORKER, workers) == expected


def test_a_speed_up_of_few_workers_among_many_is_smaller() -> None:
    assert word(1.9, 2.1, PER_WORKER, workers=16) == "smaller"


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0.5, below(1.15), "confirmed"),
        (0.5, 1.15, "inconclusive"),
        (0.99, 1.01, "confirmed"),
        (above(1.15), below(1.5), "smaller"),
        (1.15, 1.4, "inconclusive"),
        (1.2, 1.5, "inconclusive"),
        (above(1.5), 2.0, "opposite"),
        (1.5, 2.0, "inconclusive"),
        (1.0, 1.6, "inconclusive"),
    ],
)
def test_where_the_textbook_stands_below_each_word_lies_on_the_other_side(
    low: float, high: float, expected: str
) -> None:
    assert word(low, high, BELOW) == expected


@pytest.mark.parametrize("rule", [MARGIN, OPPOSITE, PER_WORKER, BELOW])
def test_without_an_interval_nothing_is_concluded_and_the_blocks_that_it_takes_are_told(
    rule: Rule,
) -> None:
    found, reason = word_for(Interval(9.9, None, None, 5, 0.95), rule, 2)

    assert found is VerdictWord.INCONCLUSIVE
    assert "5 blocks" in reason
    assert "6" in reason


@pytest.mark.parametrize(
    ("low", "high", "rule", "named"),
    [
        (1.2, 1.3, MARGIN, ["1.1"]),
        (0.99, 1.01, MARGIN, ["5%"]),
        (0.5, 0.6, MARGIN, ["0.952"]),
        (1.06, 1.08, MARGIN, ["1.1"]),
        (1.02, 1.2, MARGIN, ["1.1"]),
        (0.9, 1.2, MARGIN, ["0.952", "1 and", "1.1"]),
        (0.6, 0.9, OPPOSITE, ["0.65", "0.85"]),
        (0.9, 1.1, BELOW, ["below 1.15"]),
        (1.6, 1.8, BELOW, ["above 1.5"]),
        (1.2, 1.3, BELOW, ["between 1.15 and 1.5"]),
        (1.1, 1.6, BELOW, ["1.15 and 1.5"]),
        (1.1, 1.3, BELOW, ["across 1.15"]),
    ],
)
def test_the_reason_names_the_edges_that_decided(
    low: float, high: float, rule: Rule, named: list[str]
) -> None:
    _, reason = word_for(Interval((low + high) / 2, low, high, 12, 0.95), rule, 2)

    assert all(part in reason for part in named), reason


ends = st.floats(0.05, 20)


@given(ends, ends, st.sampled_from([MARGIN, OPPOSITE, PER_WORKER, BELOW]))
def test_every_interval_has_a_word_and_a_reason_that_names_something(
    one: float, other: float, rule: Rule
) -> None:
    low, high = sorted((one, other))

    found, reason = word_for(Interval(low, low, high, 12, 0.95), rule, 2)

    assert found is not VerdictWord.NOT_TESTABLE
    assert any(digit in reason for digit in "0123456789"), reason


@given(ends, ends)
def test_a_rule_with_side_below_is_its_own_mirror_image(one: float, other: float) -> None:
    """What lies below t is what lies above 1/t of the inverse ratio."""
    low, high = sorted((one, other))
    # At the edges themselves one over a number is not exact.
    assume(all(abs(end - edge) > 1e-9 for end in (low, high) for edge in (1.15, 1.5)))
    mirrored = Rule(threshold=1 / 1.15, opposite=1 / 1.5)

    assert word(low, high, BELOW) == word(1 / high, 1 / low, mirrored)


@given(ends, ends, st.floats(0, 1), st.floats(0, 1), st.sampled_from([MARGIN, OPPOSITE, BELOW]))
def test_a_narrower_interval_never_turns_a_word_into_another(
    one: float, other: float, from_low: float, from_high: float, rule: Rule
) -> None:
    """Only what was inconclusive may become something, and `smaller` may turn out a tie."""
    low, high = sorted((one, other))
    inner = sorted((low + (high - low) * from_low, low + (high - low) * from_high))

    wide, narrow = word(low, high, rule), word(max(low, inner[0]), min(high, inner[1]), rule)

    if wide == "smaller":
        assert narrow in ("smaller", "tie")
    elif wide != "inconclusive":
        assert narrow == wide
