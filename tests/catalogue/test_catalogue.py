"""The catalogue as a whole: what is in it, what is refused, and the digest that freezes it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from harness.catalogue.loader import load_catalogue
from harness.catalogue.terms import resolve_workers
from harness.errors import InputError, UsageError
from harness.vocabulary import Kind, Lifetime

#: What stands before the rule of one claim alone.
CREATION = "iterations: 8}\n        rule: {"


def edit(file: Path, old: str, new: str) -> int:
    """Replace `old`, which is there once, and give the number of its line."""
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def test_the_real_catalogue_holds_what_the_profiles_need() -> None:
    catalogue = load_catalogue()

    assert {"quick", "standard", "full"} <= set(catalogue.profiles)
    assert {"collatz", "rpc", "selftest", "sleep"} <= set(catalogue.workloads)
    assert (catalogue.ceiling.language, catalogue.ceiling.model) == ("c", "fork")
    for profile in catalogue.profiles.values():
        assert set(profile.claims) <= set(catalogue.claims)


def test_only_the_quick_profile_has_too_few_blocks_for_a_full_verdict() -> None:
    blocks = {name: profile.blocks for name, profile in load_catalogue().profiles.items()}

    assert {name for name, count in blocks.items() if count < 12} == {"quick"}
    assert blocks["quick"] >= 6, "below 6 blocks there is no interval at all"


def test_no_claim_about_parallelism_is_judged_on_one_cpu() -> None:
    for claim in load_catalogue().claims.values():
        if any(part.experiment.workers == "cpus" for part in claim.parts):
            assert claim.cpus_at_least >= 2, claim.id


def test_every_column_of_the_model_table_shows_a_workload_of_the_catalogue() -> None:
    catalogue = load_catalogue()

    for column in catalogue.model_table.columns:
        assert column.experiment.workload in catalogue.workloads, column.title


def test_the_parallelism_claims_speak_of_a_cpu_bound_workload_with_workers_in_a_pool() -> None:
    catalogue = load_catalogue()
    judged = [
        condition.experiment
        for claim in catalogue.claims.values()
        for part in claim.parts
        if part.estimand == "efficiency"
        for condition in part.conditions()
    ]

    assert judged
    for experiment in judged:
        assert catalogue.workload(experiment.workload).kind is Kind.CPU, experiment
        assert experiment.lifetime is Lifetime.POOL, experiment


@pytest.mark.parametrize(("count", "workers"), [(16, 16), ("cpus", 3), ("2*cpus", 6)])
def test_a_number_of_workers_may_follow_the_machine(count: int | str, workers: int) -> None:
    assert resolve_workers(count, cpus=3) == workers  # type: ignore[arg-type]  # parametrized


@pytest.mark.parametrize(
    ("choose", "name", "near"),
    [("workload", "colatz", "collatz"), ("claim", "creatoin", "creation"),
     ("profile", "quik", "quick")],
)  # fmt: skip
def test_a_name_that_is_none_is_answered_with_the_nearest(
    choose: str, name: str, near: str
) -> None:
    with pytest.raises(UsageError, match=f"did you mean '{near}'") as refusal:
        getattr(load_catalogue(), choose)(name)

    assert repr(name) in str(refusal.value)
    assert refusal.value.exit_status == 2


def test_a_name_like_no_other_is_answered_with_all_there_are() -> None:
    with pytest.raises(
        UsageError, match="choose one of: break-even, full, quick, sensitivity, standard"
    ):
        load_catalogue().profile("zzzz")


def test_a_profile_that_names_an_unknown_claim_is_refused_with_the_claims_there_are(
    catalogue_copy: Path,
) -> None:
    file = catalogue_copy / "profiles.yaml"
    file.write_text(file.read_text().replace("creation]", "creatoin]", 1))

    with pytest.raises(InputError, match=r"'quick' names claim 'creatoin'") as refusal:
        load_catalogue(catalogue_copy)

    assert refusal.value.culprit.startswith(str(file))
    assert "creation" in refusal.value.action


def test_a_claim_about_an_unknown_workload_is_refused(catalogue_copy: Path) -> None:
    edit(
        catalogue_copy / "claims.yaml",
        "{workload: rpc, lifetime: pool, workers: 16, tasks",
        "{workload: rcp, lifetime: pool, workers: 16, tasks",
    )

    with pytest.raises(InputError, match="'io-bound' needs workload 'rcp'"):
        load_catalogue(catalogue_copy)


def test_two_claims_of_one_name_are_refused(catalogue_copy: Path) -> None:
    edit(catalogue_copy / "claims.yaml", "- id: io-bound", "- id: cpu-bound")

    with pytest.raises(InputError, match="'cpu-bound' twice"):
        load_catalogue(catalogue_copy)


def test_a_workload_whose_id_is_not_its_file_is_refused(catalogue_copy: Path) -> None:
    edit(catalogue_copy / "workloads" / "sleep.yaml", "id: sleep", "id: slumber")

    with pytest.raises(InputError, match="'slumber'") as refusal:
        load_catalogue(catalogue_copy)

    assert refusal.value.culprit.endswith("sleep.yaml")
    assert "'sleep'" in refusal.value.action


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        (f"{CREATION}threshold: 2.0, margin: 0.10", f"{CREATION}threshold: 2.0",
         "margin or opposite"),
        (f"{CREATION}threshold: 2.0, margin", f"{CREATION}margin",
         "threshold or threshold_per_worker"),
        ("    denominator: threads\n    experiment: {workload: collatz", "    experiment: {"
         "workload: collatz", "numerator and denominator"),
        (f"{CREATION}threshold: 2.0", f"{CREATION}threshold: two", "rule.threshold"),
        (f"{CREATION}threshold: 2.0, margin: 0.10", f"{CREATION}threshold: 2.0, margin: 1.5",
         "rule.margin"),
        ("threshold_per_worker: 0.8, margin", "per_worker: 0.8, margin", "rule.per_worker"),
    ],
)  # fmt: skip
def test_a_claim_that_does_not_say_how_it_is_judged_is_refused_at_its_line(
    catalogue_copy: Path, old: str, new: str, field: str
) -> None:
    file = catalogue_copy / "claims.yaml"
    edit(file, old, new)

    with pytest.raises(InputError) as refusal:
        load_catalogue(catalogue_copy)

    assert field in refusal.value.problem
    assert refusal.value.culprit.startswith(f"{file}:")


@pytest.mark.parametrize("gone", ["claims.yaml", "profiles.yaml", "ceiling.yaml", "table.yaml",
                                  "textbook.yaml"])  # fmt: skip
def test_a_catalogue_without_one_of_its_files_is_refused_by_its_name(
    catalogue_copy: Path, gone: str
) -> None:
    (catalogue_copy / gone).unlink()

    with pytest.raises(InputError, match=gone):
        load_catalogue(catalogue_copy)


def test_equal_catalogues_have_one_digest_wherever_they_lie(
    copied: Callable[[str], Path],
) -> None:
    assert load_catalogue(copied("here")).digest == load_catalogue(copied("there")).digest
    assert load_catalogue(copied("elsewhere")).digest == load_catalogue().digest


@pytest.mark.parametrize("name", ["claims.yaml", "workloads/collatz.yaml", "table.yaml"])
def test_the_digest_changes_with_a_byte_of_any_file(
    copied: Callable[[str], Path], name: str
) -> None:
    before, after = copied("before"), copied("after")
    with (after / name).open("a", encoding="utf-8") as stream:
        stream.write("\n")

    assert load_catalogue(after).digest != load_catalogue(before).digest


def test_the_digest_changes_with_a_workload_that_is_added(copied: Callable[[str], Path]) -> None:
    before, after = copied("before"), copied("after")
    text = (after / "workloads" / "sleep.yaml").read_text(encoding="utf-8")
    (after / "workloads" / "nap.yaml").write_text(text.replace("id: sleep", "id: nap"))

    assert load_catalogue(after).digest != load_catalogue(before).digest
    assert "nap" in load_catalogue(after).workloads
