"""Claims: parts and conditions, how they are told apart, narrowed, and refused."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from harness.catalogue.claim import Claim, Experiment, Part
from harness.catalogue.loader import load_catalogue
from harness.catalogue.terms import NamedModel
from harness.vocabulary import Lifetime

POOL = {"workload": "collatz", "lifetime": "pool", "workers": "cpus"}
RATIO = {
    "estimand": "ratio", "metric": "throughput_per_s", "numerator": "processes",
    "denominator": "threads", "experiment": POOL,
}  # fmt: skip
SPEEDUP = {"estimand": "speedup", "metric": "exclusive_ns", "subject": "threads",
           "experiment": POOL}  # fmt: skip
BELOW = {"threshold": 1.15, "opposite": 1.5, "side": "below"}


def claim(*parts: dict[str, Any], **fields: Any) -> Claim:
    given = {"parts": list(parts)} if parts else {}
    return Claim.model_validate(
        {"id": "sample", "statement": "So it is", "reason": "why", **given, **fields}
    )


def labels(of: Claim) -> list[str]:
    return [condition.label for part in of.parts for condition in part.conditions()]


def experiments(of: Claim) -> list[tuple[str, int | None, int | str]]:
    return [
        (each.workload, each.size, each.workers)
        for part in of.parts
        for condition in part.conditions()
        for each in condition.experiments
    ]


def told(refusal: pytest.ExceptionInfo[ValidationError]) -> str:
    return str(refusal.value)


def test_a_claim_with_one_part_gives_its_fields_alone() -> None:
    alone = claim(**RATIO)

    assert alone == claim(RATIO)
    assert labels(alone) == [""]


def test_conditions_are_every_combination_the_first_of_each_first() -> None:
    over = {"workload": ["rpc", "sleep"], "size": [5000, 0], "workers": [16, "2*cpus"]}

    found = claim(RATIO | {"over": over})

    assert experiments(found)[:3] == [("rpc", 5000, 16), ("rpc", 5000, "2*cpus"), ("rpc", 0, 16)]
    assert len(experiments(found)) == 8
    assert labels(found)[:2] == ["rpc, size 5000, W = 16", "rpc, size 5000, W = 2*cpus"]


def test_a_condition_is_called_by_its_part_and_by_what_is_varied() -> None:
    found = claim(
        SPEEDUP | {"name": "alone"},
        RATIO | {"name": "against processes", "over": {"size": [5000, 0]}},
        RATIO | {"over": {"workload": ["collatz", "mandel"]}},
    )

    assert labels(found) == [
        "alone", "against processes, size 5000", "against processes, size 0", "collatz", "mandel",
    ]  # fmt: skip


def test_what_it_is_measured_against_is_varied_with_it() -> None:
    against = POOL | {"workload": "sleep"}

    found = claim(RATIO | {"against": against, "over": {"size": [1, 2]}})

    assert experiments(found) == [
        ("collatz", 1, "cpus"), ("sleep", 1, "cpus"), ("collatz", 2, "cpus"), ("sleep", 2, "cpus"),
    ]  # fmt: skip


def test_a_part_speaks_of_its_models_by_role_or_by_name() -> None:
    named = Part.model_validate(SPEEDUP | {"subject": {"model": "green-threads"}})

    assert named.mechanisms() == (NamedModel(model="green-threads"),)
    assert Part.model_validate(RATIO).mechanisms() == ("processes", "threads")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"numerator": None}, "numerator and denominator"),
        ({"subject": "threads"}, "no subject"),
        ({"estimand": "speedup"}, "needs a subject"),
        ({"numerator": "fibres"}, "numerator"),
        ({"numerator": {"model": "Not A Name"}}, "numerator"),
        ({"metric": "joules"}, "metric"),
        ({"over": {"lifetime": ["fresh"]}}, "over.lifetime"),
        ({"over": {"workers": [0]}}, "over.workers"),
        ({"rule": {"threshold": 1.1}}, "margin or opposite"),
        ({"rule": {"threshold": 1.1, "margin": 0.2}}, "beyond the margin"),
        ({"rule": {"threshold": 1.2, "margin": 0.2}}, "beyond the margin"),
        ({"rule": {"threshold": 0.5, "opposite": 0.6}}, "beyond opposite"),
        ({"rule": {"threshold": 1.5, "opposite": 1.1, "side": "below"}}, "beyond opposite"),
        ({"rule": {"threshold": 0.9, "margin": 0.1, "side": "below"}}, "side below needs"),
        ({"rule": {"threshold_per_worker": 1, "opposite": 2, "side": "below"}}, "side below needs"),
    ],
)
def test_a_part_that_cannot_be_judged_is_refused(change: dict[str, Any], why: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        claim({name: value for name, value in (RATIO | change).items() if value is not None})

    assert why in told(refusal)


def test_only_a_ratio_is_measured_against_another_experiment() -> None:
    with pytest.raises(ValidationError, match="against goes with estimand ratio"):
        claim(SPEEDUP | {"against": POOL})


@pytest.mark.parametrize(
    "parts",
    [
        [SPEEDUP | {"rule": BELOW}, RATIO],
        [SPEEDUP | {"rule": BELOW, "over": {"workload": ["collatz", "mandel"]}}],
    ],
    ids=["two parts", "two conditions"],
)
def test_conditions_with_a_rule_of_side_below_are_judged_together(
    parts: list[dict[str, Any]],
) -> None:
    """Else the least effect of those that agree would be looked for on the wrong side."""
    with pytest.raises(ValidationError, match="judged together"):
        claim(*parts)

    assert claim(*parts, together=True).together


def test_one_condition_alone_may_lie_below() -> None:
    assert labels(claim(SPEEDUP | {"rule": BELOW})) == [""]


def test_a_claim_without_a_part_is_refused() -> None:
    with pytest.raises(ValidationError, match="parts"):
        claim()


def test_a_field_of_a_part_beside_the_parts_is_refused() -> None:
    with pytest.raises(ValidationError, match="metric"):
        claim(RATIO, metric="exclusive_ns")


KERNELS = claim(RATIO | {"over": {"workload": ["collatz", "mandel", "triad"]}})


def test_a_claim_about_some_workloads_keeps_only_conditions_with_them_in_its_own_order() -> None:
    found = KERNELS.about(("triad", "collatz", "rpc"))

    assert found is not None
    assert labels(found) == ["collatz", "triad"]
    assert found.model_copy(update={"parts": KERNELS.parts}) == KERNELS


def test_a_claim_about_other_workloads_alone_is_none() -> None:
    assert KERNELS.about(("rpc",)) is None


def test_what_a_claim_varies_stands_in_place_of_its_experiments_own_workload() -> None:
    elsewhere = claim(RATIO | {"over": {"workload": ["mandel", "triad"]}})

    assert elsewhere.about(("collatz",)) is None


def test_parts_about_other_workloads_are_left_out() -> None:
    mixed = claim(
        SPEEDUP | {"name": "waiting", "experiment": POOL | {"workload": "rpc"}},
        RATIO | {"name": "working"},
    )

    found = mixed.about(("collatz",))

    assert found is not None
    assert labels(found) == ["working"]


def rule(part: dict[str, Any]) -> dict[str, Any]:
    return part | {"rule": {"threshold": 1.1, "margin": 0.05}}


MANY = claim(
    rule(RATIO | {"name": "few", "over": {"size": [5000, 0]}}),
    rule(RATIO | {"name": "many", "over": {"size": [5000, 0], "workers": [128, 1024]}}),
    rule(RATIO | {"name": "most", "experiment": POOL | {"workers": 1024}}),
)


def test_a_narrow_profile_takes_the_first_of_each_condition() -> None:
    assert labels(MANY.narrowed(True, 10_000)) == [
        "few, size 5000", "many, size 5000, W = 128", "most",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("workers_at_most", "left"),
    [
        (10_000, ["few", "few", "many", "many", "many", "many", "most"]),
        (1024, ["few", "few", "many", "many", "many", "many", "most"]),
        (1023, ["few", "few", "many", "many"]),
        (127, ["few", "few"]),
    ],
)
def test_conditions_with_more_workers_are_left_out_and_parts_without_any_left(
    workers_at_most: int, left: list[str]
) -> None:
    found = MANY.narrowed(False, workers_at_most)

    assert [label.partition(",")[0] for label in labels(found)] == left


def test_as_many_workers_as_the_machine_has_cpus_are_never_too_many() -> None:
    """Else a claim of parallelism would lose a part, or itself, on a machine with many."""
    wide = claim(RATIO | {"over": {"workers": ["2*cpus", 128]}}, SPEEDUP)

    assert labels(wide.narrowed(False, 1)) == ["W = 2*cpus", ""]


def test_what_is_only_shown_is_left_out_of_a_narrow_profile() -> None:
    both = claim(rule(RATIO | {"name": "judged"}), RATIO | {"name": "shown"})

    assert labels(both.narrowed(True, 10_000)) == ["judged"]
    assert labels(both.narrowed(False, 10_000)) == ["judged", "shown"]


def test_something_of_a_claim_stays_whatever_it_needs() -> None:
    over = {"workload": ["rpc", "sleep"], "workers": [128, 1024]}
    demanding = claim(rule(RATIO | {"over": over}), SPEEDUP)
    shown = claim(RATIO | {"name": "one"}, RATIO | {"name": "two"})

    assert labels(demanding.narrowed(True, 16)) == ["rpc, W = 128"]
    assert labels(shown.narrowed(True, 16)) == ["one"]


def test_narrowing_changes_nothing_else() -> None:
    for whole in load_catalogue().claims.values():
        found = whole.narrowed(False, 10_000)
        assert found == whole


@pytest.mark.parametrize(
    ("fields", "condition"),
    [
        ({}, (3, "size=64")),
        ({"size": 7}, (3, "size=7")),
        ({"schedule": "dynamic"}, (3, "size=64;schedule=dynamic")),
        ({"workers": "2*cpus", "tasks_per_worker": 16}, (6, "size=64;tasks=96")),
        ({"workers": 16, "size": 0, "schedule": "dynamic", "tasks_per_worker": 1},
         (16, "size=0;schedule=dynamic;tasks=16")),
    ],
)  # fmt: skip
def test_an_experiment_knows_the_condition_column_of_its_cells(
    fields: dict[str, Any], condition: tuple[int, str]
) -> None:
    experiment = Experiment.model_validate(POOL | fields)

    assert experiment.lifetime is Lifetime.POOL
    assert experiment.condition(default_size=64, cpus=3) == condition
