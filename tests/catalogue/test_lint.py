"""What is well-formed and does not fit together is found, each in a copy with one thing altered."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from harness.catalogue.lint import AWAITED, Finding, findings
from harness.catalogue.loader import load_catalogue
from tests.catalogue.conftest import alter

Found = Callable[..., list[Finding]]
RULE = {"threshold": 1.1, "margin": 0.05}
JOB = "creation, made, run and joined for a job"


@pytest.fixture
def found(catalogue_copy: Path) -> Found:
    """What is found in a copy with changes: (file, place, value), as `alter` takes them."""

    def find(*changes: tuple[str, str, Any]) -> list[Finding]:
        for file, place, value in changes:
            alter(catalogue_copy / file, place, value)
        return findings(load_catalogue(catalogue_copy))

    return find


def places(of: list[Finding]) -> list[tuple[str, str]]:
    return [(each.file, each.where) for each in of]


def assert_one(of: list[Finding], file: str, where: str, what: str) -> None:
    assert places(of) == [(file, where)], of
    assert what in of[0].what
    assert of[0].action


def test_nothing_is_found_in_the_real_catalogue() -> None:
    assert findings(load_catalogue()) == []


def test_nothing_is_found_in_a_copy_of_it(found: Found) -> None:
    assert found(("claims.yaml", "claims/creation/cpus_at_least", 1)) == []


def test_a_finding_is_one_line_with_its_place_and_the_next_action() -> None:
    finding = Finding("claims.yaml", "creation", "is in no profile", "name it in one")

    assert str(finding) == "claims.yaml: creation: is in no profile; next: name it in one"


@pytest.mark.parametrize(
    ("file", "place", "where"),
    [
        ("claims.yaml", "claims/creation/statement", "creation, statement"),
        ("textbook.yaml", "comparison/Memory/threads/text", "Memory, threads"),
        ("textbook.yaml", "comparison/Memory/processes/text", "Memory, processes"),
    ],
)
@pytest.mark.parametrize(
    ("text", "what"), [("", "empty"), (" ", "empty"), ("Threads are light.", "full stop")]
)
def test_a_statement_is_a_headline(
    found: Found, file: str, place: str, where: str, text: str, what: str
) -> None:
    assert_one(found((file, place, text)), file, where, what)


@pytest.mark.parametrize(
    ("file", "place", "where"),
    [
        ("claims.yaml", "claims/creation/reason", "creation, reason"),
        ("ceiling.yaml", "reason", "reason"),
        ("controls.yaml", "reason", "reason"),
        ("noise.yaml", "reason", "reason"),
    ],
)
@pytest.mark.parametrize(
    ("text", "what"), [("", "empty"), ("\n", "empty"), ("as it was before", "full stop")]
)
def test_a_reason_is_a_sentence(
    found: Found, file: str, place: str, where: str, text: str, what: str
) -> None:
    assert_one(found((file, place, text)), file, where, what)


def test_a_part_among_several_needs_a_name(found: Found) -> None:
    assert_one(
        found(("claims.yaml", "claims/gil/parts/0/name", None)),
        "claims.yaml", "gil, part 1", "one of 2 parts",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("place", "value", "claim", "label"),
    [
        ("claims/division/parts/processes/name", "threads", "division", "'threads'"),
        ("claims/cpu-bound/over/workload", ["mandel", "mandel"], "cpu-bound", "'mandel'"),
    ],
    ids=["two parts of one name", "one value twice"],
)  # fmt: skip
def test_two_conditions_of_a_claim_are_not_called_the_same(
    found: Found, place: str, value: Any, claim: str, label: str
) -> None:
    changes = [("claims.yaml", place, value)]

    assert_one(found(*changes), "claims.yaml", claim, f"2 conditions are called {label}")


@pytest.mark.parametrize("per_worker", [0.06, 0.065])
def test_a_threshold_per_worker_lies_beyond_the_margin(found: Found, per_worker: float) -> None:
    """Only with the number of workers is it known; 1.05 itself is within the margin."""
    part = "claims/io-bound/parts/against one after the other"

    assert_one(
        found(("claims.yaml", f"{part}/rule/threshold_per_worker", per_worker)),
        "claims.yaml", "io-bound, against one after the other", "up to which nothing differs",
    )  # fmt: skip


def test_a_rule_is_looked_at_with_the_fewest_workers_of_its_part(found: Found) -> None:
    part = "claims/io-bound/parts/against one after the other"

    told = found(("claims.yaml", f"{part}/over", {"workers": [16, 1]}))

    where = "io-bound, against one after the other"
    assert_one(told, "claims.yaml", where, "at W = 1 the threshold is 0.8")


@pytest.mark.parametrize(
    ("place", "value", "where", "edge"),
    [
        ("io-bound/parts/against one after the other/rule/threshold_per_worker", 1,
         "io-bound, against one after the other", "at W = 16 no speedup goes beyond the 16 "),
        ("gil/parts/0/rule/opposite", 2.5, "gil, one C kernel, lock held",
         "at W = 2 no speedup goes beyond the 2.5 "),
        ("thread-parallelism/rule/threshold", 1.0, "thread-parallelism",
         "at W = 2 no efficiency goes beyond the 1 "),
    ],
)  # fmt: skip
def test_a_rule_asks_for_no_more_than_the_workers_can_give(
    found: Found, place: str, value: float, where: str, edge: str
) -> None:
    assert_one(found(("claims.yaml", f"claims/{place}", value)), "claims.yaml", where, edge)


@pytest.mark.parametrize(
    ("claim", "what"),
    [("process-parallelism", "is about efficiency"), ("cpu-bound", "as many workers as CPUs")],
)
def test_a_claim_of_parallelism_is_not_judged_on_one_cpu(
    found: Found, claim: str, what: str
) -> None:
    told = found(("claims.yaml", f"claims/{claim}/cpus_at_least", None))

    assert_one(told, "claims.yaml", claim, what)


def test_fresh_workers_are_judged_by_their_inclusive_time_alone(found: Found) -> None:
    told = found(("claims.yaml", "claims/creation/parts/0/metric", "exclusive_ns"))

    assert_one(told, "claims.yaml", JOB, "fresh workers have no exclusive_ns")


def test_a_speedup_needs_a_number_of_tasks_that_one_worker_can_do_as_well(found: Found) -> None:
    part = "claims/io-bound/parts/on the disk"

    told = found(("claims.yaml", f"{part}/experiment/tasks_per_worker", 4))

    assert places(told) == [("claims.yaml", "io-bound, on the disk"),
                            ("table.yaml", "disk speed-up")]  # fmt: skip
    assert "no sequential baseline" in told[0].what


def test_efficiency_is_judged_of_cpu_bound_work_alone(found: Found) -> None:
    told = found(("claims.yaml", "claims/thread-parallelism/over/workload/+", "rpc"))

    assert_one(told, "claims.yaml", "thread-parallelism, rpc", "rpc is of kind io")


@pytest.mark.parametrize(
    ("place", "value", "where"),
    [
        ("claims/creation/parts/0/numerator", "threads", JOB),
        ("claims/division/parts/threads/against/schedule", "dynamic", "division, threads"),
    ],
)
def test_a_model_is_not_compared_with_itself(
    found: Found, place: str, value: str, where: str
) -> None:
    told = found(("claims.yaml", place, value))

    assert_one(told, "claims.yaml", where, "always 1")


def test_a_statement_of_the_textbook_needs_a_claim(found: Found) -> None:
    told = found(("textbook.yaml", "comparison/Memory/threads/claims", []))

    assert_one(told, "textbook.yaml", "Memory, threads", "names no claim")


@pytest.mark.parametrize(
    ("name", "action"),
    [("creatoin", "did you mean 'creation'?"), ("zzzz", "add it to claims.yaml")],
)
def test_a_claim_that_the_textbook_names_is_there_or_awaited(
    found: Found, name: str, action: str
) -> None:
    told = found(("textbook.yaml", "comparison/Memory/processes/claims/+", name))

    assert_one(told, "textbook.yaml", "Memory, processes", repr(name))
    assert told[0].action == action


def test_a_claim_is_awaited_only_while_the_textbook_names_it_and_no_file_holds_it() -> None:
    catalogue = load_catalogue()
    named = {
        name
        for aspect in catalogue.textbook.comparison
        for statement in (aspect.threads, aspect.processes)
        for name in statement.claims
    }

    assert set(AWAITED) == named - set(catalogue.claims), "take out of AWAITED what is there"
    assert all(AWAITED.values())


def test_a_claim_that_is_judged_tests_a_statement_of_the_textbook(found: Found) -> None:
    """One that is only shown may stand beside it."""
    told = found(("claims.yaml", "claims/division/parts/threads/rule", RULE))

    assert_one(told, "claims.yaml", "division", "no statement of the textbook names it")


def test_a_profile_has_blocks_enough_for_an_interval(found: Found) -> None:
    told = found(("profiles.yaml", "profiles/quick/blocks", 5))

    assert_one(told, "profiles.yaml", "quick, blocks", "5 are too few")


def test_six_blocks_are_enough(found: Found) -> None:
    assert found(("profiles.yaml", "profiles/quick/blocks", 6)) == []


def test_a_claim_in_no_profile_is_found_once_whatever_its_conditions(found: Found) -> None:
    profiles = load_catalogue().profiles
    told = found(
        *(
            (
                "profiles.yaml",
                f"profiles/{name}/claims",
                [claim for claim in profiles[name].claims if claim != "division"],
            )
            for name in ("standard", "full")
        )
    )

    assert_one(told, "claims.yaml", "division", "in no profile")


def test_a_condition_that_every_profile_passes_over_is_found(found: Found) -> None:
    told = found(("profiles.yaml", "profiles/full/workers_at_most", 128))

    assert places(told) == [
        ("claims.yaml", "io-bound, against as many processes, size 5000, W = 1024"),
        ("claims.yaml", "io-bound, against as many processes, size 0, W = 1024"),
    ]


@pytest.mark.parametrize(
    ("title", "field", "value", "what"),
    [
        ("disk speed-up", "workers", 7, "no claim of a profile measures"),
        ("of the ceiling", "workload", "collatz-skewed", "no efficiency claim of a profile"),
        ("disk speed-up", "size", 0, "size 0 is out of the range of files"),
        ("CPU-bound speed-up", "workload", "colatz", "'colatz', which is none"),
        ("CPU-bound speed-up", "lifetime", "fresh", "fresh workers have no speedup"),
        ("of the ceiling", "workload", "rpc", "rpc is of kind io"),
    ],
)
def test_a_column_of_the_model_table_has_numbers(
    found: Found, title: str, field: str, value: Any, what: str
) -> None:
    told = found(("table.yaml", f"columns/{title}/experiment/{field}", value))

    assert_one(told, "table.yaml", title, what)


@pytest.mark.parametrize(
    ("field", "value"),
    [("size", 64), ("iterations", 99), ("workers", 3), ("workload", "triad")],
    ids=["the usual size", "other iterations", "a point of the curve", "a later condition"],
)
def test_a_column_shows_what_any_claim_of_any_profile_measures(
    found: Found, field: str, value: Any
) -> None:
    place = f"columns/of the ceiling/experiment/{field}"

    assert found(("table.yaml", place, value)) == []


@pytest.mark.parametrize(
    ("field", "value", "where", "what"),
    [
        ("made_of/0/workload", "colatz", "made_of", "'colatz', which is none"),
        ("made_of/1/workers", 7, "made_of, rpc", "no claim of a profile measures"),
    ],
)
def test_the_cell_of_known_truth_is_one_that_is_measured(
    found: Found, field: str, value: Any, where: str, what: str
) -> None:
    assert_one(found(("controls.yaml", field, value)), "controls.yaml", where, what)


@pytest.mark.parametrize(
    ("kind", "where"), [("cpu", ["mine"]), ("io", ["mine"]), ("control", [])]
)  # fmt: skip
def test_a_workload_is_used_unless_it_is_there_for_control(
    catalogue_copy: Path, found: Found, kind: str, where: list[str]
) -> None:
    folder = catalogue_copy / "workloads"
    (folder / "mine.yaml").write_bytes((folder / "collatz.yaml").read_bytes())

    told = found(("workloads/mine.yaml", "id", "mine"), ("workloads/mine.yaml", "kind", kind))

    assert places(told) == [("workloads/mine.yaml", each) for each in where]


@pytest.mark.parametrize(
    ("name", "place", "value", "where", "what"),
    [
        ("collatz", "goldens", [], "goldens", "there is none"),
        ("mandel", "size", 0, "size", "size 0 is out of the range of mandel"),
        ("mandel", "goldens/0/size", 0, "goldens", "size 0"),
        ("triad", "size_from_cache/most", 134217729, "size_from_cache", "size 134217729"),
    ],
)
def test_a_workload_keeps_within_its_own_range_and_can_be_proven(
    found: Found, name: str, place: str, value: Any, where: str, what: str
) -> None:
    file = f"workloads/{name}.yaml"

    assert_one(found((file, place, value)), file, where, what)
