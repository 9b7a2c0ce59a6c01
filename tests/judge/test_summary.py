"""Several conditions become one word: those that decide, and whether they agree."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.judge.summary import summed_up
from harness.vocabulary import Interval, Pair, VerdictWord

DECIDING = ("confirmed", "smaller", "tie", "opposite")
WORDS = (*DECIDING, "inconclusive", "not-testable", "shown")


def pair(condition: str, word: str, estimate: float | None = 1.5) -> Pair:
    """A condition with that word; `estimate` None is one that has no numbers."""
    interval = None
    if estimate is not None and word != "not-testable":
        interval = Interval(estimate, estimate * 0.99, estimate * 1.01, 12, 0.95)
    return Pair(f"x : y on {condition}", interval, VerdictWord(word), f"why {condition}", condition)


def test_one_condition_stands_for_itself() -> None:
    for word in WORDS:
        alone = pair("collatz", word)
        for together in (False, True):
            assert summed_up([alone], together) is alone


@pytest.mark.parametrize(
    ("word", "estimates", "least"),
    [
        ("confirmed", (1.9, 1.2, 1.4), 1.2),
        ("smaller", (1.08, 1.03), 1.03),
        ("opposite", (0.5, 0.9, 0.7), 0.9),
        ("tie", (1.01, 0.97, 1.02), 0.97),
        ("tie", (0.99, 1.04), 1.04),
    ],
)
def test_conditions_that_agree_give_their_word_with_the_effect_that_supports_it_least(
    word: str, estimates: tuple[float, ...], least: float
) -> None:
    conditions = [pair(f"c{i}", word, each) for i, each in enumerate(estimates)]

    found = summed_up(conditions, together=False)

    weakest = conditions[estimates.index(least)]
    assert found.word == word
    assert (found.name, found.interval, found.condition) == (
        weakest.name, weakest.interval, weakest.condition,
    )  # fmt: skip
    assert found.reason == f"under all conditions, the least: {weakest.reason}"


def test_conditions_that_disagree_give_depends_which_names_each_with_its_word() -> None:
    found = summed_up(
        [
            pair("collatz", "confirmed"),
            pair("bintrees", "tie", 1.0),
            pair("mandel", "confirmed"),
            pair("triad", "opposite", 0.8),
            pair("files", "not-testable"),
        ],
        together=False,
    )

    assert (found.word, found.interval, found.name) == (VerdictWord.DEPENDS, None, "")
    assert found.reason == (
        "opposite for triad; tie for bintrees; not testable for files; "
        "confirmed for collatz, mandel"
    )


def test_a_condition_without_a_label_is_named_by_its_pair() -> None:
    found = summed_up([pair("", "confirmed"), pair("W = 2", "opposite", 0.5)], together=False)

    assert found.reason == "opposite for W = 2; confirmed for x : y on "


def test_a_condition_that_cannot_tell_leaves_open_what_the_others_say() -> None:
    unsure = pair("bintrees", "inconclusive", 1.1)

    found = summed_up([pair("collatz", "confirmed"), unsure], together=False)

    assert found.word is VerdictWord.INCONCLUSIVE
    assert found.interval == unsure.interval
    assert found.reason == (
        "inconclusive for bintrees; confirmed for collatz (bintrees: why bintrees)"
    )


def test_others_that_disagree_anyway_do_not_wait_for_a_condition_that_cannot_tell() -> None:
    found = summed_up(
        [pair("a", "inconclusive"), pair("b", "confirmed"), pair("c", "opposite", 0.5)],
        together=False,
    )

    assert found.word is VerdictWord.DEPENDS
    assert "inconclusive for a" in found.reason


def test_where_no_condition_can_tell_the_first_that_was_measured_stands() -> None:
    unsure = [pair("b", "inconclusive"), pair("c", "inconclusive")]

    assert summed_up(unsure, together=False) is unsure[0]
    assert summed_up([pair("a", "not-testable"), *unsure], together=False) is unsure[0]


@pytest.mark.parametrize("silent", ["not-testable", "shown"])
def test_a_condition_that_is_not_judged_has_no_say_where_others_have(silent: str) -> None:
    conditions = [pair("a", silent), pair("b", "confirmed", 1.3), pair("c", "confirmed", 1.2)]

    found = summed_up(conditions, together=False)

    assert (found.word, found.condition) == (VerdictWord.CONFIRMED, "c")
    assert found.reason == "under all that can be judged, the least: why c"


def test_without_any_word_what_is_shown_stands_before_what_could_not_be_tested() -> None:
    gone, shown = pair("a", "not-testable"), pair("b", "shown")

    assert summed_up([gone, shown, pair("c", "shown")], together=False) is shown
    assert summed_up([gone, pair("d", "not-testable")], together=False) is gone


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("confirmed", "confirmed"), "confirmed"),
        (("confirmed", "shown"), "confirmed"),
        (("confirmed", "inconclusive"), "inconclusive"),
        (("inconclusive", "not-testable"), "not-testable"),
        (("not-testable", "smaller"), "smaller"),
        (("smaller", "tie"), "tie"),
        (("tie", "opposite"), "opposite"),
        (("confirmed", "inconclusive", "opposite"), "opposite"),
    ],
)
def test_parts_that_must_hold_together_have_the_word_of_the_one_furthest_from_holding(
    words: tuple[str, ...], expected: str
) -> None:
    parts = [pair(f"part {word}", word) for word in words]

    for order in permutations(parts):
        found = summed_up(order, together=True)
        assert found.word == expected
        assert found in parts, "with its own effect and its own reason"


words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=5)


@given(words)
def test_parts_hold_together_only_where_each_of_them_does(of: list[str]) -> None:
    judged = [word for word in of if word != "shown"]

    found = summed_up([pair(f"c{i}", word) for i, word in enumerate(of)], together=True)

    assert (found.word == "confirmed") == (bool(judged) and set(judged) == {"confirmed"})


@given(words, st.randoms(use_true_random=False))
def test_the_order_of_conditions_does_not_change_the_word(of: list[str], chance: object) -> None:
    conditions = [pair(f"c{i}", word, 1 + i / 10) for i, word in enumerate(of)]
    other = list(conditions)
    chance.shuffle(other)  # type: ignore[attr-defined]  # a random.Random

    for together in (False, True):
        assert summed_up(other, together).word == summed_up(conditions, together).word


@given(words)
def test_a_word_that_no_condition_has_is_depends_alone(of: list[str]) -> None:
    found = summed_up([pair(f"c{i}", word) for i, word in enumerate(of)], together=False)

    deciding = set(of) & set(DECIDING)
    # A tie may be *smaller* as well: these two contradict each other only by their intervals.
    contradicting = len(deciding) > 1 and deciding != {"tie", "smaller"}
    assert found.word in of or found.word in ("depends", "inconclusive")
    assert (found.word == "depends") == contradicting
    assert found.reason
