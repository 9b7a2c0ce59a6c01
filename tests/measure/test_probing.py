"""One probe of one model, run for real: what is done from outside, and what is believed of it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from harness.catalogue.loader import load_catalogue
from harness.catalogue.probe import parsed_condition
from harness.measure.host import usable_cpus
from harness.measure.probing import ProbeAttempt, attempt_probe
from harness.measure.programs import Program
from harness.vocabulary import Outcome, ProbeCell

MIB = 2**20


@pytest.fixture
def attempt(fake: Callable[[str], Program], tmp_path: Path) -> Callable[..., ProbeAttempt]:
    """Runs a probe of the fake `probed`."""

    def run(
        name: str, model: str = "threads", limit_s: float = 30.0, **changed: str
    ) -> ProbeAttempt:
        program = fake("probed")
        described = program.description.model(model)
        assert described is not None
        probe = load_catalogue().probe(name).model_copy(update={"limit_s": limit_s})
        cell = ProbeCell(name, "probed", program.runtime, model, described.family)
        log = tmp_path / "log.stderr"
        return attempt_probe(program, probe, cell, usable_cpus(), probe.repeats, log, changed)

    return run


def by_condition(made: ProbeAttempt, metric: str) -> dict[str, float]:
    return {each.condition: each.value for each in made.observations if each.metric == metric}


def test_memory_is_measured_from_outside_at_every_count_before_and_after_work(
    attempt: Callable[..., ProbeAttempt],
) -> None:
    made = attempt("memory", "fork", counts="0,1,4")

    assert (made.outcome, made.reason) == (Outcome.COMPLETED, "")
    for metric in ("uss_bytes", "pss_bytes", "kernel_bytes"):
        found = by_condition(made, metric)
        assert list(found) == [
            f"workers={count};when={when}" for count in (0, 1, 4) for when in ("parked", "worked")
        ]
    held = by_condition(made, "uss_bytes")
    three = held["workers=4;when=parked"] - held["workers=1;when=parked"]
    # Each child holds a MiB that nobody shares, and some of the interpreter's pages.
    assert 3 * MIB < three < 3 * 4 * MIB


def test_memory_has_a_moment_for_each_stop_where_nothing_is_counted(
    attempt: Callable[..., ProbeAttempt],
) -> None:
    made = attempt("sharing", mib="16")

    found = by_condition(made, "pss_bytes")
    assert list(found) == ["when=before", "when=read", "when=written"]
    for earlier, later in (("before", "read"), ("read", "written")):
        more = found[f"when={later}"] - found[f"when={earlier}"]
        assert 15 * MIB < more < 20 * MIB


@pytest.mark.skipif(len(usable_cpus()) < 2, reason="one CPU may be used")
def test_the_workers_threads_are_pinned_as_each_placement_names_it(
    attempt: Callable[..., ProbeAttempt],
) -> None:
    made = attempt("switching", placements="same,two,free")

    masks = by_condition(made, "round_trip_ns")
    first, second, *_ = usable_cpus()
    everywhere = sum(1 << cpu for cpu in usable_cpus())
    assert masks == {
        "placement=same;working_set_kib=0": 1 << first,
        "placement=same;working_set_kib=1": 1 << first,
        "placement=two;working_set_kib=0": 1 << first,
        "placement=two;working_set_kib=1": 1 << second,
        "placement=free;working_set_kib=0": everywhere,
        "placement=free;working_set_kib=1": everywhere,
    }
    assert set(usable_cpus()) == os.sched_getaffinity(0)


def test_an_observation_of_every_run_is_kept(attempt: Callable[..., ProbeAttempt]) -> None:
    made = attempt("visibility")

    assert len(made.observations) == 59
    assert {parsed_condition(each.condition)["kind"] for each in made.observations} == {"variable"}


@pytest.mark.parametrize(
    ("probe", "outcome", "reason"),
    [
        ("channel", Outcome.FAILED, "probe channel has no metric speed"),
        ("creation", Outcome.FAILED, "first_ns in us, not ns"),
        ("responsiveness", Outcome.FAILED, "condition 'mood=good'"),
        ("tearing", Outcome.FAILED, "no observation at all"),
        ("crash", Outcome.FAILED, "left processes behind; they were killed"),
    ],
)
def test_a_probe_with_a_fault_has_an_outcome_and_no_numbers(
    attempt: Callable[..., ProbeAttempt], probe: str, outcome: Outcome, reason: str
) -> None:
    made = attempt(probe)

    assert made.outcome is outcome
    assert reason in made.reason
    assert made.observations == ()


def test_a_probe_that_hangs_is_ended_at_its_limit(attempt: Callable[..., ProbeAttempt]) -> None:
    made = attempt("deadlock", limit_s=1.0)

    assert made.outcome is Outcome.TIMED_OUT
    assert made.observations == ()


def test_what_must_never_be_is_a_wrong_result_that_keeps_its_numbers(
    attempt: Callable[..., ProbeAttempt],
) -> None:
    """Losing updates under a lock is a fault of the program, and worth looking at."""
    made = attempt("race")

    assert made.outcome is Outcome.WRONG_RESULT
    assert made.reason == "3 updates lost under kind=synchronised: must be 0"
    assert len(made.observations) == 2
