"""Probes as the catalogue has them, and what claims may say of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from harness.catalogue.loader import load_catalogue
from harness.catalogue.probe import Probe, fits, parsed_condition
from harness.catalogue.probe_part import ProbePart
from harness.errors import InputError
from harness.vocabulary import Family
from tests.catalogue.conftest import alter

RATIO = {
    "probe": "creation",
    "estimand": "ratio",
    "metric": "creation_p50_ns",
    "numerator": "processes",
    "denominator": "threads",
}
SHARE = {
    "probe": "crash",
    "estimand": "share",
    "metric": "siblings_alive",
    "subject": "threads",
    "event": {"at_most": 0},
    "rule": {"threshold": 0.95, "opposite": 0.5},
}


def test_every_probe_of_the_document_is_in_the_catalogue_and_no_other() -> None:
    document = (Path(__file__).parents[2] / "docs" / "probes.md").read_text(encoding="utf-8")
    described = [line.split("`")[1] for line in document.splitlines() if line.startswith("### `")]

    assert sorted(described) == sorted(load_catalogue().probes)


def test_parameters_follow_the_machine_and_the_kind_of_worker() -> None:
    probe = load_catalogue().probe("memory")
    ticker = load_catalogue().probe("responsiveness")

    assert probe.parameters(Family.PROCESSES, False, 2) == {"counts": "0,2,8"}
    assert probe.parameters(Family.THREADS, False, 2) == {"counts": "0,10,100"}
    assert probe.parameters(Family.THREADS, True, 2) == {"counts": "0,100,10000"}
    assert ticker.parameters(Family.THREADS, False, 4)["counts"] == "3,8"
    assert ticker.parameters(Family.THREADS, False, 1)["counts"] == "1,2"


def test_a_metric_must_never_be_under_a_condition_that_exists() -> None:
    whole = load_catalogue().probe("race").model_dump()
    whole["metrics"][1]["never_where"] = {"mood": "bad"}

    with pytest.raises(ValidationError, match="lost: no condition has mood"):
        Probe.model_validate(whole)


@pytest.mark.parametrize("text", ["kind", "kind=exit;kind=abort", ";", "=x"])
def test_what_is_no_condition_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"condition|twice"):
        parsed_condition(text)


def test_a_condition_fits_where_it_has_every_pair() -> None:
    condition = parsed_condition("kind=exit;pool=raw")

    assert fits(condition, {"pool": "raw"})
    assert fits(condition, {})
    assert not fits(condition, {"pool": "raw", "kind": "abort"})


@pytest.mark.parametrize(
    ("part", "why"),
    [
        (RATIO | {"subject": "threads"}, "no subject"),
        (RATIO | {"event": {"at_least": 1}}, "an event goes with"),
        (RATIO | {"rule": {"threshold_per_worker": 1, "margin": 0.1}}, "no workers"),
        (SHARE | {"event": None}, "an event goes with"),
        (SHARE | {"rule": None}, "a share needs a rule"),
        (SHARE | {"estimand": "ever"}, "ever needs no rule"),
        (SHARE | {"numerator": "threads"}, "needs a subject"),
        (SHARE | {"tell": ["saw"]}, "tell goes with"),
    ],
)
def test_a_part_that_cannot_be_judged_is_refused(part: dict[str, Any], why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        ProbePart.model_validate(part)


def test_conditions_are_every_combination_and_follow_the_machine() -> None:
    part = ProbePart.model_validate(
        RATIO | {"name": "made", "over": {"resident_mib": ["0", "{2*cpus}"]}}
    )

    first, second = part.conditions()
    assert (first.label_on(4), second.label_on(4)) == (
        "made, resident mib 0",
        "made, resident mib 8",
    )
    assert second.on(4) == {"resident_mib": "8"}
    assert [each.label for each in part.narrowed(first_only=True).conditions()] == [first.label]


@pytest.mark.parametrize(
    ("field", "value", "what"),
    [
        ("probe", "creatoin", "probe 'creatoin'"),
        ("metric", "creation_p51_ns", "metric 'creation_p51_ns'"),
        ("over", {"resident_gib": ["0"]}, "condition 'resident_gib'"),
    ],
)
def test_a_claim_about_what_no_probe_has_is_refused(
    catalogue_copy: Path, field: str, value: Any, what: str
) -> None:
    alter(catalogue_copy / "claims.yaml", f"claims/creation/probes/0/{field}", value)

    with pytest.raises(InputError) as refusal:
        load_catalogue(catalogue_copy)

    assert what in refusal.value.problem
    assert refusal.value.action.startswith("choose one of")


def test_a_profile_without_probes_leaves_them_out_of_its_claims() -> None:
    catalogue = load_catalogue()
    quick, standard = catalogue.profile("quick"), catalogue.profile("standard")

    for claim in catalogue.claims.values():
        measured = quick.measured(claim)
        assert measured is None or not measured.probes
    kept = standard.measured(catalogue.claim("creation"))
    assert kept is not None
    assert kept.probes == catalogue.claim("creation").probes
