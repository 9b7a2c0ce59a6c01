"""From a session with a known truth to the words that follow from it."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.catalogue.terms import Rule
from harness.judge.judgement import Judgement, judge
from harness.vocabulary import Outcome
from tests.judge.whole import (
    TRUE_WORDS,
    judged,
    the_cell,
    verdict,
    whole_plan,
    whole_records,
)
from tests.sessions import CLAIMS, CPU_BOUND, CREATION, PROCESS_PARALLELISM, failed, host, stored


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Judgement:
    plan = whole_plan()
    return judged(tmp_path_factory.mktemp("session"), plan, whole_records(plan))


@pytest.mark.parametrize(("claim", "language"), TRUE_WORDS)
def test_a_session_with_a_known_truth_gives_the_word_that_follows(
    whole: Judgement, claim: str, language: str
) -> None:
    found = verdict(whole, claim, language)

    assert found.word == TRUE_WORDS[claim, language], found.headline.reason
    assert not found.provisional


@pytest.mark.parametrize("seed", range(3))
def test_the_words_are_the_same_in_another_session(tmp_path: Path, seed: int) -> None:
    plan = whole_plan()

    again = judged(tmp_path, plan, whole_records(plan, seed=seed))

    assert {key: verdict(again, *key).word.value for key in TRUE_WORDS} == TRUE_WORDS


def test_every_claim_has_a_verdict_in_every_language_those_that_are_missing_last(
    whole: Judgement,
) -> None:
    assert [(v.claim, v.language) for v in whole.verdicts] == [
        (claim.id, language) for claim in CLAIMS for language in ("c", "python", "go")
    ]


def test_the_ceiling_itself_is_not_testable_and_its_speed_up_is_told(whole: Judgement) -> None:
    pair = verdict(whole, "process-parallelism", "c").headline

    assert pair.interval is None
    assert "the ceiling itself" in pair.reason
    assert "1.8" in pair.reason, "100 ms over 55 ms"


def test_a_missing_language_is_not_testable_with_the_reason(whole: Judgement) -> None:
    for claim in CLAIMS:
        found = verdict(whole, claim.id, "go")
        assert found.word == "not-testable"
        assert found.runtime == ""
        assert found.headline.reason == "missing toolchain: goc: not found"


def test_other_pairs_stand_beside_the_headline_and_do_not_change_its_word(
    whole: Judgement,
) -> None:
    """Spawned processes reach 0.69 of the ceiling: smaller, where forked ones are confirmed."""
    found = verdict(whole, "process-parallelism", "python")

    assert found.headline.name.startswith("python/processes-fork")
    assert [(p.name.split(",")[0], p.word.value) for p in found.exceptions] == [
        ("python/processes-spawn", "smaller")
    ]


def test_a_ratio_names_both_mechanisms(whole: Judgement) -> None:
    found = verdict(whole, "creation", "python")

    assert found.headline.name == "python/processes-fork : python/threads"
    assert [p.name for p in found.exceptions] == ["python/processes-spawn : python/threads"]
    ratio = found.exceptions[0].interval
    assert ratio is not None
    assert ratio.estimate == pytest.approx(90 / 0.2, rel=0.05)


def test_on_one_cpu_claims_of_parallelism_are_not_testable_and_the_others_are_judged(
    tmp_path: Path,
) -> None:
    plan = whole_plan(cpus=1)

    judgement = judged(tmp_path, plan, whole_records(plan))

    for claim in ("thread-parallelism", "process-parallelism", "cpu-bound"):
        for language in ("c", "python"):
            found = verdict(judgement, claim, language)
            assert found.word == "not-testable"
            assert found.headline.reason == "needs 2 CPUs, and 1 may be used"
    for key in (("io-bound", "c"), ("creation", "python")):
        assert verdict(judgement, *key).word == TRUE_WORDS[key]


def test_without_the_ceilings_language_only_the_efficiencies_are_not_testable(
    tmp_path: Path,
) -> None:
    plan = whole_plan(without=["c"])

    judgement = judged(tmp_path, plan, whole_records(plan))

    found = verdict(judgement, "process-parallelism", "python")
    assert found.word == "not-testable"
    assert found.headline.reason.startswith("no ceiling")
    assert verdict(judgement, "cpu-bound", "python").word == "confirmed"


def test_a_language_that_runs_for_the_ceiling_only_has_no_verdict(tmp_path: Path) -> None:
    plan = whole_plan().model_copy(update={"measured": ("python",)})

    judgement = judged(tmp_path, plan, whole_records(plan))

    assert {v.language for v in judgement.verdicts} == {"python", "go"}
    assert verdict(judgement, "process-parallelism", "python").word == "confirmed"


@pytest.mark.parametrize(("blocks", "provisional"), [(6, True), (11, True), (12, False)])
def test_fewer_than_12_blocks_give_provisional_verdicts(
    tmp_path: Path, blocks: int, provisional: bool
) -> None:
    plan = whole_plan(blocks, claims=[CPU_BOUND])

    found = verdict(judged(tmp_path, plan, whole_records(plan)), "cpu-bound", "python")

    assert found.word == "confirmed"
    assert found.provisional == provisional


def test_it_is_the_blocks_of_the_headline_pair_that_make_a_verdict_provisional(
    tmp_path: Path,
) -> None:
    plan = whole_plan(claims=[CPU_BOUND])
    lost = failed(the_cell(plan, "python", "threads"), 4, Outcome.CRASHED, "SIGSEGV")
    records = [lost if (r.cell, r.block) == (lost.cell, 4) else r for r in whole_records(plan)]

    judgement = judged(tmp_path, plan, records)

    assert verdict(judgement, "cpu-bound", "python").provisional
    assert not verdict(judgement, "cpu-bound", "c").provisional


def test_below_6_blocks_nothing_is_concluded(tmp_path: Path) -> None:
    plan = whole_plan(5, claims=[CPU_BOUND])

    found = verdict(judged(tmp_path, plan, whole_records(plan)), "cpu-bound", "python")

    assert found.word == "inconclusive"
    assert "too few" in found.headline.reason


def test_a_session_that_was_stopped_is_judged_by_the_blocks_it_has(tmp_path: Path) -> None:
    plan = whole_plan(20, claims=[CPU_BOUND])
    records = whole_records(plan, blocks=9)[:-1]

    judgement = judged(tmp_path, plan, records, finished=False)

    assert (judgement.blocks, judgement.finished) == (8, False)
    assert verdict(judgement, "cpu-bound", "c").word == "tie"


@pytest.mark.parametrize(
    ("language", "model", "claim"),
    [
        ("python", "processes-fork", "process-parallelism"),
        ("python", "sequential", "process-parallelism"),
        ("c", "fork", "process-parallelism"),
        ("c", "sequential", "process-parallelism"),
        ("python", "threads", "cpu-bound"),
    ],
)
def test_a_verdict_that_rests_on_a_cell_with_a_wrong_result_is_not_testable(
    tmp_path: Path, language: str, model: str, claim: str
) -> None:
    plan = whole_plan(claims=[PROCESS_PARALLELISM, CPU_BOUND])
    wrong = failed(the_cell(plan, language, model), 11, Outcome.WRONG_RESULT, "checksum 0")
    records = [wrong if (r.cell, r.block) == (wrong.cell, 11) else r for r in whole_records(plan)]

    found = verdict(judged(tmp_path, plan, records), claim, "python")

    assert found.word == "not-testable"
    assert found.headline.reason == f"{language}/{model}: wrong result: checksum 0"


def test_a_language_without_the_headline_model_is_not_testable(tmp_path: Path) -> None:
    plan = whole_plan(claims=[CPU_BOUND])
    cells = tuple(c for c in plan.cells if (c.language, c.model) != ("python", "threads"))
    plan = plan.model_copy(update={"cells": cells})

    found = verdict(judged(tmp_path, plan, whole_records(plan)), "cpu-bound", "python")

    assert found.word == "not-testable"
    assert "no such models" in found.headline.reason


def test_a_session_is_judged_by_the_claims_that_it_was_run_with(tmp_path: Path) -> None:
    """A threshold that changed since does not change what an old session shows."""
    rule = Rule(threshold=1000, margin=0.1)
    strict = CREATION.model_copy(
        update={"parts": (CREATION.parts[0].model_copy(update={"rule": rule}),)}
    )
    plan = whole_plan(claims=[strict])

    judgement = judge(stored(tmp_path, plan, whole_records(plan), on=host(hostname="elsewhere")))

    assert verdict(judgement, "creation", "python").word == "smaller"
    assert judgement.host.hostname == "elsewhere"
