"""From claims to cells to blocks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from harness.catalogue.entries import Ceiling
from harness.catalogue.loader import Catalogue, load_catalogue
from harness.errors import UsageError
from harness.measure.host import Machine
from harness.measure.plan import Selection, estimate_block_s, estimate_cell_s, make_plan
from harness.measure.programs import Program
from harness.store import MissingLanguage, Plan
from harness.vocabulary import Cell, Family, Lifetime, Outcome

GONE = MissingLanguage(
    language="gone",
    title="Gone",
    headline_threads="threads",
    headline_processes="fork",
    outcome=Outcome.MISSING_TOOLCHAIN,
    reason="gonec: none of gonec is on this machine",
    install=("debian: apt-get install gonec",),
)
CPUS = (0, 1, 2)


@pytest.fixture
def catalogue() -> Catalogue:
    """The real one, with the honest fake for a ceiling."""
    ceiling = Ceiling(language="honest", model="fork", reason="of the test")
    return replace(load_catalogue(), ceiling=ceiling)


@pytest.fixture
def other(fake: Callable[[str], Program]) -> Program:
    """A second language, with the same models and workloads."""
    return fake("one-thread-for-all")


@pytest.fixture
def plan(catalogue: Catalogue, honest: Program) -> Callable[..., Plan]:
    """Plans these claims of a profile; by default for the honest fake alone."""

    def make(
        *claims: str,
        profile: str = "quick",
        blocks: int | None = 4,
        programs: tuple[Program, ...] = (honest,),
        measured: tuple[str, ...] = ("honest",),
        missing: tuple[MissingLanguage, ...] = (),
        seed: int = 7,
    ) -> Plan:
        selection = Selection(profile, claims, blocks)
        return make_plan(
            "of-the-test",
            catalogue,
            selection,
            programs,
            frozenset(measured),
            missing,
            Machine(CPUS),
            seed,
        )

    return make


def rows(plan: Plan) -> set[tuple[str, str, str, int]]:
    return {(c.language, c.model, c.lifetime, c.workers) for c in plan.cells}


def test_a_claim_about_fresh_workers_needs_the_two_headline_models_alone(
    plan: Callable[..., Plan],
) -> None:
    planned = plan("creation")
    assert rows(planned) == {("honest", "fork", "fresh", 1), ("honest", "threads", "fresh", 1)}
    for cell in planned.cells:
        # The experiment's own size, tasks and iterations; the profile's warm-ups.
        assert (cell.workload, cell.size, cell.tasks) == ("sleep", 0, 1)
        assert (cell.iterations, cell.warmups) == (8, 1)


def test_a_claim_about_pools_needs_their_sequential_baseline_too(
    plan: Callable[..., Plan],
) -> None:
    planned = plan("cpu-bound")
    assert rows(planned) == {
        ("honest", "fork", "pool", 3),
        ("honest", "threads", "pool", 3),
        ("honest", "sequential", "pool", 1),
    }
    assert {(cell.size, cell.tasks, cell.iterations) for cell in planned.cells} == {(64, None, 3)}


def test_a_cell_that_several_claims_need_is_run_once(plan: Callable[..., Plan]) -> None:
    together = plan("cpu-bound", "thread-parallelism", "process-parallelism")
    assert [c.cell().key for c in together.cells] == [c.cell().key for c in plan("cpu-bound").cells]


def test_without_a_choice_the_profiles_claims_and_blocks_are_taken(
    plan: Callable[..., Plan], catalogue: Catalogue
) -> None:
    planned, quick = plan(blocks=None), catalogue.profile("quick")
    assert tuple(claim.id for claim in planned.claims) == quick.claims
    assert (planned.blocks, planned.target_ms) == (quick.blocks, quick.target_ms)
    assert len(planned.order) == quick.blocks


def test_scaling_worker_counts_are_added_to_claims_about_efficiency_only(
    plan: Callable[..., Plan],
) -> None:
    def workers(claim: str) -> set[int]:
        cells = plan(claim, profile="standard").cells
        return {cell.workers for cell in cells if cell.model == "threads"}

    assert workers("thread-parallelism") == {3, 6}
    assert workers("cpu-bound") == {3}


def test_only_the_profile_that_asks_for_all_models_gets_those_off_the_headline(
    plan: Callable[..., Plan], honest: Program
) -> None:
    headline = honest.language.manifest.headline.model_copy(update={"processes": "threads"})
    manifest = honest.language.manifest.model_copy(update={"headline": headline})
    language = honest.language.model_copy(update={"manifest": manifest})
    programs = (replace(honest, language=language),)

    def models(profile: str) -> set[str]:
        cells = plan("creation", profile=profile, programs=programs).cells
        return {cell.model for cell in cells}

    assert models("quick") == {"threads"}
    assert models("full") == {"threads", "fork"}


def test_a_language_for_the_ceiling_alone_runs_its_yardstick_where_efficiency_is_judged(
    plan: Callable[..., Plan], honest: Program, other: Program
) -> None:
    measured = (other.language.name,)
    planned = plan("thread-parallelism", "creation", programs=(honest, other), measured=measured)
    yardstick = {row for row in rows(planned) if row[0] == "honest"}
    assert yardstick == {("honest", "fork", "pool", 3), ("honest", "sequential", "pool", 1)}
    assert planned.measured == measured
    assert {runtime.language for runtime in planned.runtimes} == {"honest", other.language.name}
    without = plan("cpu-bound", "creation", programs=(honest, other), measured=measured)
    assert {row[0] for row in rows(without)} == {other.language.name}


def test_a_workload_that_is_not_ported_gives_no_cells(plan: Callable[..., Plan]) -> None:
    assert {cell.workload for cell in plan("io-bound", "creation").cells} == {"sleep"}
    with pytest.raises(UsageError, match="no language has a model and a workload for it"):
        plan("io-bound")


def test_a_model_without_the_lifetime_gives_no_cells(
    plan: Callable[..., Plan], honest: Program
) -> None:
    models = tuple(
        model.model_copy(update={"lifetimes": (Lifetime.POOL,)}) if model.name == "fork" else model
        for model in honest.description.models
    )
    description = honest.description.model_copy(update={"models": models})
    planned = plan("creation", programs=(replace(honest, description=description),))
    assert {cell.model for cell in planned.cells} == {"threads"}


def test_a_missing_language_stays_in_the_plan(plan: Callable[..., Plan]) -> None:
    planned = plan("creation", programs=(), measured=("gone",), missing=(GONE,))
    assert (planned.missing, planned.cells, planned.measured) == ((GONE,), (), ())
    assert plan("creation", missing=(GONE,)).missing == (GONE,)


def test_nothing_to_measure_and_nothing_missing_is_wrong_usage(plan: Callable[..., Plan]) -> None:
    with pytest.raises(UsageError):
        plan("creation", programs=(), measured=())


@pytest.mark.parametrize(
    ("claims", "profile", "nearest"),
    [(("creations",), "quick", "creation"), ((), "quik", "quick")],
)
def test_an_unknown_name_is_told_with_the_nearest_that_is_known(
    plan: Callable[..., Plan], claims: tuple[str, ...], profile: str, nearest: str
) -> None:
    with pytest.raises(UsageError) as caught:
        plan(*claims, profile=profile)
    assert f"did you mean '{nearest}'?" in caught.value.action


def test_every_block_runs_every_cell_once(plan: Callable[..., Plan]) -> None:
    planned = plan(profile="full", blocks=25)
    every = list(range(len(planned.cells)))
    assert len(every) > 6
    assert all(sorted(order) == every for order in planned.order)
    # Twenty-five shuffles of more than six cells that are all alike are no shuffles.
    assert len(set(planned.order)) > 1


def test_the_seed_alone_makes_the_order(plan: Callable[..., Plan]) -> None:
    assert plan(seed=7) == plan(seed=7)
    assert plan(seed=7, blocks=25).order != plan(seed=8, blocks=25).order


def test_more_blocks_leave_the_order_of_the_first_ones(plan: Callable[..., Plan]) -> None:
    assert plan(blocks=9).order[:4] == plan(blocks=4).order


def test_the_order_does_not_depend_on_the_order_of_the_languages(
    plan: Callable[..., Plan], honest: Program, other: Program
) -> None:
    measured = ("honest", other.language.name)
    one = plan(programs=(honest, other), measured=measured)
    two = plan(programs=(other, honest), measured=measured)
    assert (one.cells, one.order) == (two.cells, two.order)


def test_the_guess_of_a_cells_length_follows_what_it_does() -> None:
    cell = Cell(
        "collatz", 64, "x", "x 1", "fork", Family.PROCESSES, Lifetime.POOL, 2, iterations=4
    )  # fmt: skip

    def seconds(of: Cell, ideal_task_ns: float = 0.0) -> float:
        return estimate_cell_s(of, target_ns=1e8, start_ns=5e8, ideal_task_ns=ideal_task_ns)

    assert seconds(cell) > 0.5 + 5 * 0.1
    assert seconds(replace(cell, lifetime=Lifetime.FRESH)) > seconds(cell)
    assert seconds(replace(cell, family=Family.THREADS)) < seconds(cell)
    assert seconds(replace(cell, tasks=2)) < seconds(cell)
    assert seconds(replace(cell, iterations=8)) > seconds(cell)
    # Waits overlap: two workers wait half as long.
    assert seconds(cell, ideal_task_ns=5e6) < seconds(cell)


def test_a_block_takes_as_long_as_its_cells(plan: Callable[..., Plan], honest: Program) -> None:
    one, both = plan("creation"), plan("creation", "cpu-bound")
    rest = plan("cpu-bound")
    parts = estimate_block_s(one, [honest]) + estimate_block_s(rest, [honest])
    assert estimate_block_s(both, [honest]) == pytest.approx(parts)
    assert parts > 0
