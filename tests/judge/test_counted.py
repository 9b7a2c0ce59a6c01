"""Runs in which something was seen, and the word that follows."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Literal

import pytest

from harness.catalogue.terms import Rule
from harness.judge.counted import Counted, summed_shares
from harness.judge.summary import summed_up
from harness.vocabulary import VerdictWord

RULE = Rule(threshold=0.95, opposite=0.5)


def counted(
    times: int,
    runs: int,
    condition: str = "",
    estimand: Literal["share", "ever", "never"] = "share",
) -> Counted:
    rule = RULE if estimand == "share" else None
    counts = {0: (times, runs)} if runs else {}
    return Counted("go/threads", condition, estimand, (), counts, rule, "", "no way to do it")


@pytest.mark.parametrize(
    ("times", "runs", "word"),
    [
        (59, 59, VerdictWord.CONFIRMED),
        (58, 58, VerdictWord.INCONCLUSIVE),
        (58, 59, VerdictWord.INCONCLUSIVE),
        (0, 59, VerdictWord.OPPOSITE),
        (0, 9, VerdictWord.OPPOSITE),
        (9, 9, VerdictWord.INCONCLUSIVE),
        (700, 1000, VerdictWord.SMALLER),
    ],
)
def test_fifty_nine_of_fifty_nine_show_ninety_five_in_a_hundred(
    times: int, runs: int, word: VerdictWord
) -> None:
    pair = counted(times, runs).pair()

    assert pair.word is word
    assert pair.reason.startswith(f"{times} of {runs} runs")
    assert pair.unit == "share"


@pytest.mark.parametrize(
    ("estimand", "times", "word"),
    [
        ("ever", 1, VerdictWord.CONFIRMED),
        ("ever", 0, VerdictWord.INCONCLUSIVE),
        ("never", 0, VerdictWord.CONFIRMED),
        ("never", 1, VerdictWord.OPPOSITE),
    ],
)
def test_once_shows_that_it_can_happen_and_never_shows_a_bound(
    estimand: Literal["ever", "never"], times: int, word: VerdictWord
) -> None:
    pair = counted(times, 10, estimand=estimand).pair()

    assert pair.word is word
    if times == 0:
        assert pair.reason == "never in 10 runs, so in less than 0.26 of all"


def test_what_was_never_run_is_not_testable_with_its_reason() -> None:
    pair = counted(0, 0).pair()

    assert (pair.word, pair.reason, pair.interval) == (
        VerdictWord.NOT_TESTABLE,
        "no way to do it",
        None,
    )


def test_what_was_said_is_shown_the_most_frequent_first() -> None:
    said = Counter({"runtime, exit-2": 2, "nobody, nothing": 1})
    told = Counted("go/threads", "", "told", (), {}, None, "", said=said)

    assert told.pair().word is VerdictWord.SHOWN
    assert told.pair().reason == "runtime, exit-2 (2 of 3); nobody, nothing (1 of 3)"


def test_conditions_that_agree_are_counted_together() -> None:
    """Nine crashes of one kind show little; nine of each of seven kinds show it of a crash."""
    kinds = [counted(9, 9, f"kind {number}") for number in range(7)]

    pair = summed_shares(kinds)

    assert pair.word is VerdictWord.CONFIRMED
    assert pair.interval is not None
    assert (pair.interval.estimate, pair.interval.blocks) == (1.0, 63)
    assert pair.reason.startswith("63 of 63 runs, over kind 0, kind 1,")


def test_conditions_that_differ_for_certain_make_it_depend_on_them() -> None:
    kinds = [counted(9, 9, "exit"), counted(0, 9, "exception"), counted(1, 2, "abort")]

    pair = summed_shares(kinds)

    assert pair.word is VerdictWord.DEPENDS
    assert pair.reason == "so for exit; not so for exception; open for abort"


def test_of_many_conditions_the_few_are_named_and_the_others_counted() -> None:
    kinds = [counted(9, 9, f"kind {number}") for number in range(13)]

    pair = summed_shares([*kinds, counted(0, 9, "exception (recovered)")])

    assert pair.reason == "not so for exception (recovered); so for 13 conditions"


def test_parts_that_depend_make_the_claim_depend() -> None:
    """Where siblings live on and where the jobs get done may both hang on the pool."""
    living = summed_shares([counted(9, 9, "raw"), counted(0, 9, "executor")])
    done = summed_shares([counted(9, 9, "raw"), counted(0, 9, "pool")])

    both = summed_up(
        [replace(living, condition="living"), replace(done, condition="done")], together=False
    )

    assert both.word is VerdictWord.DEPENDS
    assert both.reason == (
        "living: so for raw; not so for executor; done: so for raw; not so for pool"
    )


def test_a_condition_without_runs_has_no_say() -> None:
    pair = summed_shares([counted(59, 59, "exit"), counted(0, 0, "segfault")])

    assert (pair.word, pair.condition) == (VerdictWord.CONFIRMED, "exit")


def test_without_any_runs_the_reason_stands() -> None:
    assert summed_shares([counted(0, 0, "a"), counted(0, 0, "b")]).reason == "no way to do it"


@pytest.mark.parametrize(
    ("estimand", "word"),
    [("never", VerdictWord.OPPOSITE), ("ever", VerdictWord.CONFIRMED)],
)
def test_what_happens_under_any_condition_has_happened(
    estimand: Literal["ever", "never"], word: VerdictWord
) -> None:
    pair = summed_shares([counted(0, 10, "a", estimand), counted(7, 10, "b", estimand)])

    assert pair.word is word
    assert pair.reason.startswith("7 of 20 runs")


def test_what_was_told_under_several_conditions_is_tallied_as_one() -> None:
    told = [
        Counted("go/threads", name, "told", (), {}, None, "", said=Counter({said: 2}))
        for name, said in (("a", "nobody"), ("b", "runtime"), ("c", "nobody"))
    ]

    assert summed_shares(told).reason == "nobody (4 of 6); runtime (2 of 6)"


def test_parts_that_must_hold_together_depend_where_one_of_them_does() -> None:
    depends = summed_shares([counted(59, 59, "exit"), counted(0, 59, "abort")])
    holds = counted(59, 59).pair()

    assert summed_up([holds, depends], together=True).word is VerdictWord.DEPENDS
