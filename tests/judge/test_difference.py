"""Two sessions compared: what turns, what is apart, what may not be compared, what is warned of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from harness.judge.circumstances import RuntimePair, name_of, runtime_pairs
from harness.judge.difference import (
    CellWord,
    Change,
    Difference,
    VerdictChange,
    difference,
)
from harness.judge.estimate import apart
from harness.judge.judgement import Judgement, judge
from harness.store import RuntimeRecord, SessionReader
from harness.vocabulary import (
    Cell,
    Family,
    Interval,
    Lifetime,
    Pair,
    Term,
    Verdict,
    VerdictWord,
)
from tests.altered import altered, lost, renamed, slower
from tests.sessions import c_runtime, missing, variant_of

#: Making a thread in C, which the reference session shows to be several times as cheap as making
#: a process.
MAKING_THREADS = ("c", "pthreads", "fresh")


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Judgement:
    return judge(SessionReader(altered(tmp_path_factory.mktemp("sessions") / "reference")))


@pytest.fixture(scope="module")
def turned(tmp_path_factory: pytest.TempPathFactory) -> Judgement:
    """The reference session, had making a thread in C taken a thousand times as long."""
    folder = tmp_path_factory.mktemp("sessions") / "turned"
    return judge(SessionReader(altered(folder, invocation=slower(MAKING_THREADS, 1000))))


@pytest.fixture
def other(tmp_path: Path) -> Callable[..., Judgement]:
    """The reference session with changes to its files."""
    return lambda **changes: judge(SessionReader(altered(tmp_path / "other", **changes)))


def with_host(judgement: Judgement, **facts: object) -> Judgement:
    return replace(judgement, host=judgement.host.model_copy(update=facts))


def with_plan(judgement: Judgement, **values: object) -> Judgement:
    return replace(judgement, plan=judgement.plan.model_copy(update=values))


def with_runtime(judgement: Judgement, language: str, **values: object) -> Judgement:
    """That language's runtime with other values, in place."""
    runtimes = [
        each.model_copy(update=values) if each.language == language else each
        for each in judgement.plan.runtimes
    ]
    return with_plan(judgement, runtimes=tuple(runtimes))


def verdict_of(found: Difference, claim: str, language: str) -> VerdictChange:
    (only,) = [
        each for each in found.verdicts if (each.claim, each.runtimes.language) == (claim, language)
    ]
    return only


def words_of(found: Difference, language: str) -> set[CellWord]:
    return {each.word for each in found.cells if each.runtimes.language == language}


def test_a_session_differs_from_itself_in_nothing(reference: Judgement) -> None:
    found = difference(reference, reference)

    assert found.warnings == ()
    assert found.absolute_comparable
    assert {each.change for each in found.verdicts} == {Change.SAME}
    assert len(found.identical) == len(found.in_both) == len(reference.verdicts)
    assert {each.word for each in found.cells} == {CellWord.NOT_APART}
    assert {each.ratio for each in found.cells} == {1.0}


def test_a_verdict_turns_where_its_times_do_whichever_session_comes_first(
    reference: Judgement, turned: Judgement
) -> None:
    for found in (difference(reference, turned), difference(turned, reference)):
        creation = verdict_of(found, "creation", "c")
        assert creation.change is Change.OPPOSITE
        assert creation.effects_apart
        assert found.turned == (creation,)
        assert len(found.identical) == len(found.in_both) - 1


def test_a_number_that_moved_is_the_only_one_apart_with_its_ratio(
    reference: Judgement, turned: Judgement
) -> None:
    found = difference(reference, turned)

    (moved,) = [each for each in found.cells if each.word is CellWord.APART]
    assert (moved.row.language, moved.row.model, moved.row.metric) == (
        "c", "pthreads", "inclusive_ns",
    )  # fmt: skip
    assert moved.ratio == pytest.approx(1000)


def test_a_cell_that_failed_in_one_session_has_no_number_there(
    reference: Judgement, other: Callable[..., Judgement]
) -> None:
    failed = other(invocation=lost(MAKING_THREADS))

    (gone,) = [e for e in difference(reference, failed).cells if e.word is not CellWord.NOT_APART]
    assert gone.word is CellWord.NO_NUMBER_IN_B
    assert gone.b is not None
    assert gone.b.status == "crashed: SIGSEGV"
    assert gone.ratio is None
    (gone,) = [e for e in difference(failed, reference).cells if e.word is not CellWord.NOT_APART]
    assert gone.word is CellWord.NO_NUMBER_IN_A


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("hostname", "elsewhere"),
        ("cpu_model", "Another CPU"),
        ("architecture", "aarch64"),
        ("cpus_usable", (0, 1, 2, 3)),
    ],
)
def test_times_and_rates_of_two_machines_are_not_compared(
    reference: Judgement, fact: str, value: object
) -> None:
    found = difference(reference, with_host(reference, **{fact: value}))

    assert not found.absolute_comparable
    assert len(found.other_machine) == 1
    assert {each.row.metric for each in found.cells} == {"speedup", "efficiency", "overlap"}
    assert {each.change for each in found.verdicts} == {Change.SAME}


def test_times_of_one_machine_are_compared_where_the_job_is_the_same(
    reference: Judgement,
) -> None:
    """A calibrated job takes the time that calibration aims at, whatever the program's speed."""
    found = difference(reference, reference)

    timed = [each.row for each in found.cells if each.row.unit == "ns"]
    assert timed
    assert all("tasks=" in row.condition for row in timed)
    assert any(each.row.metric == "throughput_per_s" for each in found.cells)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda j: with_host(j, kernel="9.9"), "The kernel is {host.kernel} in A and 9.9 in B."),
        (
            lambda j: with_host(j, hostname="elsewhere"),
            "The host is {host.hostname} in A and elsewhere in B.",
        ),
        (
            lambda j: with_plan(j, profile="mine"),
            "The profile is {plan.profile} in A and mine in B.",
        ),
        (
            lambda j: with_plan(j, catalogue_digest="0f" * 8),
            "The catalogue digest is {plan.catalogue_digest} in A and 0f0f0f0f0f0f0f0f in B.",
        ),
        (
            lambda j: with_plan(j, target_ms=7),
            "The target time of an iteration is {plan.target_ms} ms in A and 7 ms in B.",
        ),
        (
            lambda j: with_plan(j, cpus=(8, 9)),
            "The list of CPUs measured on is {cpus} in A and 8, 9 in B.",
        ),
        (
            lambda j: with_runtime(j, "go", build_digest="0f" * 8),
            "Go: the build digest is {go.build_digest} in A and 0f0f0f0f0f0f0f0f in B.",
        ),
        (
            lambda j: with_runtime(j, "c", flags=("-O9", *runtime_of(j, "c").flags)),
            "C: the flags differ: none in A alone and -O9 in B alone.",
        ),
        (
            lambda j: with_runtime(j, "python", version="3.99"),
            "Python: the version is {python.version} in A and 3.99 in B.",
        ),
        (
            lambda j: with_runtime(j, "python", headline_processes="processes-spawn"),
            'Python: the model meant by "process" is {python.headline_processes} in A and '
            "processes-spawn in B.",
        ),
    ],
)  # fmt: skip
def test_what_differs_between_two_sessions_is_one_sentence_with_both_values(
    reference: Judgement, change: Callable[[Judgement], Judgement], sentence: str
) -> None:
    values = {each.language: each for each in reference.plan.runtimes}
    cpus = ", ".join(map(str, reference.plan.cpus))
    expected = sentence.format(host=reference.host, plan=reference.plan, cpus=cpus, **values)

    assert difference(reference, change(reference)).warnings == (expected,)


def runtime_of(judgement: Judgement, language: str) -> RuntimeRecord:
    return next(each for each in judgement.plan.runtimes if each.language == language)


def test_a_toolchain_of_another_version_is_warned_of(reference: Judgement) -> None:
    first = reference.host.tools[0]
    tools = (first.model_copy(update={"version": "99"}), *reference.host.tools[1:])

    (sentence,) = difference(reference, with_host(reference, tools=tools)).warnings

    assert sentence == (
        f"The toolchain's {first.tool} ({first.language}) is {first.version} in A and 99 in B."
    )


def test_a_claim_with_another_threshold_is_warned_of_by_the_field(
    reference: Judgement, other: Callable[..., Judgement]
) -> None:
    def change(plan: dict[str, Any]) -> None:
        claim = next(each for each in plan["claims"] if each["id"] == "creation")
        (claim["parts"][0] if "parts" in claim else claim)["rule"]["threshold"] = 3.5
        claim["reason"] = "told in other words"

    (sentence,) = difference(reference, other(plan=change)).warnings

    assert sentence == (
        "The definition of the claim creation differs: "
        "parts.1.rule.threshold is 2.0 in A and 3.5 in B."
    )


def test_a_runtime_of_another_version_is_compared_all_the_same_and_warned_of(
    reference: Judgement, tmp_path: Path
) -> None:
    old = runtime_of(reference, "python").runtime
    newer = judge(SessionReader(renamed(tmp_path / "newer", old, "CPython 3.99.0")))

    found = difference(reference, newer)

    assert found.warnings == (f"Python: the runtime is {old} in A and CPython 3.99.0 in B.",)
    assert {each.change for each in found.verdicts} == {Change.SAME}
    assert words_of(found, "python") == {CellWord.NOT_APART}


def test_of_several_runtimes_those_of_one_name_go_together(reference: Judgement) -> None:
    one, two, three = (c_runtime().model_copy(update={"runtime": f"c-{n}"}) for n in "123")
    mine = reference.plan.model_copy(update={"runtimes": (one, two)})
    theirs = reference.plan.model_copy(update={"runtimes": (three, two)})

    pairs = [(name_of(pair.a), name_of(pair.b)) for pair in runtime_pairs(mine, theirs)]

    assert pairs == [("c-1", None), ("c-2", "c-2"), (None, "c-3")]


def test_a_variant_goes_with_the_same_variant_of_another_version(reference: Judgement) -> None:
    one, two = (c_runtime().model_copy(update={"runtime": f"c-{n}"}) for n in "12")
    fast = variant_of(two, "fast")
    mine = reference.plan.model_copy(update={"runtimes": (one, variant_of(one, "fast"))})
    theirs = reference.plan.model_copy(update={"runtimes": (fast, two)})

    pairs = [(name_of(pair.a), name_of(pair.b)) for pair in runtime_pairs(mine, theirs)]

    assert pairs == [("c-1", "c-2"), ("c-1, fast", "c-2, fast")]


def test_a_language_that_could_not_run_in_one_session_is_not_testable_there(
    reference: Judgement, other: Callable[..., Judgement]
) -> None:
    def change(plan: dict[str, Any]) -> None:
        plan["runtimes"] = [each for each in plan["runtimes"] if each["language"] != "go"]
        plan["measured"].remove("go")
        plan["cells"] = [each for each in plan["cells"] if each["language"] != "go"]
        plan["order"] = [list(range(len(plan["cells"]))) for _ in plan["order"]]
        plan["missing"] = [missing("go").model_dump(mode="json")]

    found = difference(reference, other(plan=change))

    lost_verdict = verdict_of(found, "creation", "go")
    assert lost_verdict.change is Change.CHANGED
    assert lost_verdict.b is not None
    assert lost_verdict.b.word is VerdictWord.NOT_TESTABLE
    assert words_of(found, "go") == {CellWord.ONLY_A}
    name = runtime_of(reference, "go").runtime
    assert (
        f"Go: the runtime is {name} in A and missing toolchain (goc: not found) in B."
        in found.warnings
    )


def test_what_only_one_session_judged_is_in_that_one(
    reference: Judgement, other: Callable[..., Judgement]
) -> None:
    def change(plan: dict[str, Any]) -> None:
        plan["claims"] = [each for each in plan["claims"] if each["id"] != "creation"]

    fewer = other(plan=change)

    assert verdict_of(difference(reference, fewer), "creation", "c").change is Change.ONLY_A
    assert verdict_of(difference(fewer, reference), "creation", "c").change is Change.ONLY_B
    assert not any(each.claim == "creation" for each in difference(fewer, reference).in_both)


def pair(word: str, condition: str = "", interval: Interval | None = None, size: int = 0) -> Pair:
    cell = Cell("sleep", size, "c", "c-1", "fork", Family.PROCESSES, Lifetime.FRESH, 1)
    terms = (Term(cell, "inclusive_ns", 1),)
    return Pair("x : y", interval, VerdictWord(word), "", condition, terms)


def judged(headline: Pair, *conditions: Pair) -> Verdict:
    return Verdict("creation", "c", "c-1", headline, conditions or (headline,))


def change_between(a: Verdict, b: Verdict) -> VerdictChange:
    return VerdictChange("creation", RuntimePair("c", None, None), a, b)


def test_a_condition_that_turned_shows_under_a_verdict_that_did_not() -> None:
    a = judged(pair("depends"), pair("confirmed", "one"), pair("opposite", "two"), pair("tie", "x"))
    b = judged(pair("depends"), pair("opposite", "one"), pair("smaller", "two"), pair("tie", "x"))

    found = change_between(a, b)

    assert found.change is Change.SAME
    assert [(each.condition, each.change) for each in found.conditions] == [
        ("one", Change.OPPOSITE), ("two", Change.CHANGED),
    ]  # fmt: skip


def test_effects_of_different_experiments_are_not_held_against_each_other() -> None:
    small, large = Interval(1.1, 1.0, 1.2, 12, 0.95), Interval(15.0, 14.0, 16.0, 12, 0.95)

    alike = change_between(
        judged(pair("confirmed", interval=small)), judged(pair("confirmed", interval=large))
    )
    unlike = change_between(
        judged(pair("confirmed", interval=small)), judged(pair("confirmed", interval=large, size=9))
    )

    assert alike.effects_apart
    assert not unlike.effects_apart


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ((1.0, 2.0), (2.1, 3.0), True),
        ((2.1, 3.0), (1.0, 2.0), True),
        ((1.0, 2.0), (2.0, 3.0), False),
        ((1.0, 4.0), (2.0, 3.0), False),
        ((None, None), (2.0, 3.0), None),
    ],
)
def test_intervals_are_apart_where_they_share_no_value(
    a: tuple[float | None, float | None], b: tuple[float | None, float | None], expected: bool
) -> None:
    assert apart(Interval(2.0, *a, 12, 0.95), Interval(2.5, *b, 12, 0.95)) is expected
