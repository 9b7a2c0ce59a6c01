"""From claims to cells to blocks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from harness.catalogue.claim import Claim
from harness.catalogue.entries import Ceiling
from harness.catalogue.loader import Catalogue, load_catalogue
from harness.catalogue.manifest import Headline, Limit
from harness.errors import UsageError
from harness.measure.duration import estimate_block_s, estimate_cell_s
from harness.measure.host import Machine
from harness.measure.plan import Selection, make_plan
from harness.measure.programs import Choice, Program
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
MACHINE = Machine(CPUS, work_file_system="ext4")
POOL = {"workload": "collatz", "lifetime": "pool", "workers": "cpus"}


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
    """Plans these claims of a profile; by default for the honest fake alone.

    `own` are claims of the test, which are planned as well.
    """

    def make(
        *claims: str,
        profile: str = "quick",
        blocks: int | None = 4,
        programs: tuple[Program, ...] = (honest,),
        measured: tuple[str, ...] = ("honest",),
        missing: tuple[MissingLanguage, ...] = (),
        seed: int = 7,
        workloads: tuple[str, ...] = (),
        budget_s: float | None = None,
        machine: Machine = MACHINE,
        own: Sequence[Claim] = (),
    ) -> Plan:
        mine = {claim.id: claim for claim in own}
        selection = Selection(profile, (*claims, *mine), blocks, budget_s, workloads)
        return make_plan(
            "of-the-test",
            replace(catalogue, claims=catalogue.claims | mine),
            selection,
            programs,
            frozenset(measured),
            missing,
            machine,
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
        cells = plan(claim, profile="full").cells
        return {cell.workers for cell in cells if cell.model == "threads"}

    assert workers("thread-parallelism") == {1, 2, 3, 4, 6}
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


def claim(**fields: object) -> Claim:
    """A ratio of processes to threads on collatz, unless the fields say something else."""
    return Claim.model_validate(
        {
            "id": "own",
            "statement": "So it is",
            "reason": "a test",
            "estimand": "ratio",
            "metric": "throughput_per_s",
            "numerator": "processes",
            "denominator": "threads",
            "experiment": POOL,
            "rule": {"threshold": 1.1, "margin": 0.05},
            **fields,
        }
    )


def gaps(plan: Plan) -> dict[tuple[str, str, int], str]:
    """(workload, model, workers) -> why it is not run."""
    assert not {gap.cell for gap in plan.gaps} & set(plan.cells)
    return {(g.cell.workload, g.cell.model, g.cell.workers): g.reason for g in plan.gaps}


def subjects(plan: Plan) -> set[tuple[str, str, int]]:
    return {(c.workload, c.model, c.workers) for c in plan.cells}


@pytest.fixture
def limited(fake: Callable[[str], Program]) -> dict[str, Any]:
    """The fake whose threads climb no trees, which lacks `spawn`, and the rest of a plan for it."""
    return {"programs": (fake("knows-its-limits"),), "measured": ("knows-its-limits",)}


def with_manifest(program: Program, **changes: object) -> Program:
    manifest = program.language.manifest.model_copy(update=changes)
    return replace(program, language=program.language.model_copy(update={"manifest": manifest}))


def test_a_workload_that_a_model_does_not_run_is_a_gap_with_the_programs_reason(
    plan: Callable[..., Plan], limited: dict[str, Any]
) -> None:
    over = claim(over={"workload": ["collatz", "bintrees"]})
    planned = plan(own=[over], profile="standard", **limited)
    assert gaps(planned) == {
        ("bintrees", "threads", 3): "not applicable: these threads climb no trees"
    }
    # The second condition of a ratio needs no baseline.
    assert {model for workload, model, _ in subjects(planned) if workload == "bintrees"} == {"fork"}
    assert ("collatz", "sequential", 1) in subjects(planned)


def test_a_headline_model_that_this_runtime_lacks_is_a_gap_with_what_it_needs(
    plan: Callable[..., Plan], fake: Callable[[str], Program]
) -> None:
    headline = Headline(threads="threads", processes="spawn")
    program = with_manifest(fake("knows-its-limits"), headline=headline)
    planned = plan("cpu-bound", programs=(program,), measured=("knows-its-limits",))
    assert gaps(planned) == {
        ("collatz", "spawn", 3): "not applicable: needs a system that can spawn"
    }
    assert {model for _, model, _ in subjects(planned)} == {"threads", "sequential"}


def test_all_models_are_asked_for_those_that_this_runtime_lacks_too(
    plan: Callable[..., Plan], limited: dict[str, Any]
) -> None:
    assert gaps(plan("cpu-bound", **limited)) == {}
    told = gaps(plan("cpu-bound", profile="full", workloads=("collatz",), **limited))
    assert told == {("collatz", "spawn", 3): "not applicable: needs a system that can spawn"}


def test_what_is_not_ported_is_told_in_every_profile(
    plan: Callable[..., Plan],
) -> None:
    quick = gaps(plan("io-bound", "creation"))
    assert quick["rpc", "threads", 16] == "not ported: the program has no workload rpc"
    assert {workload for workload, _, _ in quick} == {"rpc"}
    full = gaps(plan("io-bound", "creation", profile="full"))
    assert full["rpc", "threads", 16] == "not ported: the program has no workload rpc"
    assert {workload for workload, _, _ in full} == {"rpc", "files"}


def test_more_workers_than_make_sense_for_a_model_are_a_gap_with_the_manifests_reason(
    plan: Callable[..., Plan], honest: Program
) -> None:
    limits = {"fork": Limit(workers=4, reason="each is a process")}
    program = with_manifest(honest, limits=limits)
    over = claim(over={"workers": [3, 4, 5]})
    planned = plan(own=[over], profile="standard", programs=(program,))
    assert gaps(planned) == {
        ("collatz", "fork", 5): "not applicable: more than 4 workers: each is a process"
    }
    assert {(model, workers) for _, model, workers in subjects(planned)} == {
        ("fork", 3), ("fork", 4), ("threads", 3), ("threads", 4), ("threads", 5),
        ("sequential", 1),
    }  # fmt: skip


@pytest.mark.parametrize(("kind", "runs"), [("tmpfs", False), ("ext4", True), (None, True)])
def test_a_workload_on_the_disk_is_a_gap_where_the_results_lie_on_none(
    plan: Callable[..., Plan], limited: dict[str, Any], kind: str | None, runs: bool
) -> None:
    on = Machine(CPUS, work_file_system=kind)
    writing = claim(over={"workload": ["collatz", "files"]})
    planned = plan(own=[writing], profile="standard", machine=on, **limited)
    assert ("files" in {cell.workload for cell in planned.cells}) is runs
    told = {reason for (workload, _, _), reason in gaps(planned).items() if workload == "files"}
    assert (told == set()) is runs
    for reason in told:
        assert reason.startswith("not testable here: the results lie on tmpfs")
        assert "--out" in reason


def test_a_cell_is_told_once_however_many_claims_lack_it(
    plan: Callable[..., Plan], limited: dict[str, Any]
) -> None:
    trees = {"experiment": POOL | {"workload": "bintrees"}}
    both = [claim(id="one", **trees), claim(id="two", **trees)]
    assert len(plan(own=both, **limited).gaps) == 1


def test_every_condition_of_a_claim_is_measured_and_in_a_narrow_profile_the_first(
    plan: Callable[..., Plan], limited: dict[str, Any]
) -> None:
    over = claim(over={"workload": ["collatz", "sleep"], "size": [7, 0]})
    wide = plan(own=[over], profile="standard", **limited)
    narrow = plan(own=[over], profile="quick", **limited)
    assert {(c.workload, c.size) for c in wide.cells} == {
        ("collatz", 7), ("collatz", 0), ("sleep", 7), ("sleep", 0),
    }  # fmt: skip
    assert {(c.workload, c.size) for c in narrow.cells} == {("collatz", 7)}


def test_the_plan_keeps_a_claim_as_it_is_measured(plan: Callable[..., Plan]) -> None:
    """A session is judged by the conditions that it has, and by no others."""
    over = claim(over={"workload": ["collatz", "sleep"]})
    (kept,) = plan(own=[over], profile="quick").claims
    assert [c.label for part in kept.parts for c in part.conditions()] == ["collatz"]


def test_a_profile_leaves_out_conditions_with_more_workers_than_it_takes(
    plan: Callable[..., Plan], catalogue: Catalogue
) -> None:
    most = catalogue.profile("standard").workers_at_most
    over = claim(over={"workers": [2, most, most + 1]})
    planned = plan(own=[over], profile="standard")
    assert {workers for _, model, workers in subjects(planned) if model == "threads"} == {2, most}
    assert ("collatz", "threads", most + 1) in subjects(plan(own=[over], profile="full"))


def test_a_machine_with_many_cpus_is_measured_on_all_of_them_by_every_profile(
    plan: Callable[..., Plan],
) -> None:
    wide = Machine(tuple(range(256)))
    planned = plan("gil", "cpu-bound", profile="quick", machine=wide)
    assert ("collatz", "threads", 256) in subjects(planned)
    assert {cell.workload for cell in planned.cells} == {"collatz"}, "the first condition alone"
    lock = next(claim for claim in planned.claims if claim.id == "gil")
    assert len(lock.parts) == 2, "what must hold together is not measured by half"


def test_chosen_workloads_narrow_the_claims_to_conditions_with_them(
    plan: Callable[..., Plan], limited: dict[str, Any]
) -> None:
    chosen = {"workloads": ("bintrees", "sleep"), "profile": "standard", **limited}
    planned = plan("cpu-bound", "creation", **chosen)
    assert {cell.workload for cell in planned.cells} == {"bintrees", "sleep"}
    assert [claim.id for claim in planned.claims] == ["cpu-bound", "creation"]
    dropped = plan(**{**chosen, "workloads": ("bintrees",)})
    assert "creation" not in [claim.id for claim in dropped.claims]


def test_a_workload_that_no_chosen_claim_is_about_is_wrong_usage(
    plan: Callable[..., Plan],
) -> None:
    with pytest.raises(UsageError, match="workload rpc") as caught:
        plan("creation", workloads=("rpc",))
    assert "harness list" in caught.value.action


def test_workers_with_a_fixed_number_of_tasks_have_no_baseline(plan: Callable[..., Plan]) -> None:
    """One worker alone might take hours over what suits a thousand."""
    fixed = claim(experiment=POOL | {"tasks_per_worker": 5})
    planned = plan(own=[fixed])
    assert {(c.model, c.workers, c.tasks) for c in planned.cells} == {
        ("fork", 3, 15), ("threads", 3, 15),
    }  # fmt: skip


def test_workers_under_a_dynamic_schedule_have_a_static_baseline(
    plan: Callable[..., Plan],
) -> None:
    threads = {"model": "threads"}
    sharing = claim(
        numerator=threads, denominator=threads, experiment=POOL | {"schedule": "dynamic"},
        against=POOL, rule=None,
    )  # fmt: skip
    planned = plan(own=[sharing], profile="standard")
    assert {(c.model, c.schedule) for c in planned.cells} == {
        ("threads", "static"), ("threads", "dynamic"),
    }  # fmt: skip


def test_a_claim_about_a_named_model_runs_that_model_in_whatever_language_has_it(
    plan: Callable[..., Plan], honest: Program, other: Program
) -> None:
    alone = claim(
        estimand="speedup", metric="exclusive_ns", numerator=None, denominator=None,
        subject={"model": "fork"}, rule={"threshold": 1.5, "opposite": 1.1},
    )  # fmt: skip
    models = tuple(m for m in other.description.models if m.name != "fork")
    description = other.description.model_copy(update={"models": models})
    without = replace(other, description=description)
    measured = ("honest", other.language.name)
    for profile in ("quick", "full"):
        planned = plan(own=[alone], profile=profile, programs=(honest, without), measured=measured)
        assert rows(planned) == {
            ("honest", "fork", "pool", 3), ("honest", "sequential", "pool", 1),
        }  # fmt: skip


def test_a_variant_has_rows_of_its_own_and_is_no_yardstick(
    plan: Callable[..., Plan], honest: Program
) -> None:
    variant = replace(honest, runtime="honest 1, fast", choice=Choice(variant="fast"))
    parallel = claim(
        estimand="efficiency", metric="exclusive_ns", numerator=None, denominator=None,
        subject={"model": "threads"}, rule={"threshold": 0.85, "opposite": 0.65},
    )  # fmt: skip
    planned = plan(own=[parallel], programs=(honest, variant))
    by_runtime = {
        runtime: {cell.model for cell in planned.cells if cell.runtime == runtime}
        for runtime in (honest.runtime, variant.runtime)
    }
    assert by_runtime == {
        honest.runtime: {"threads", "sequential", "fork"},
        variant.runtime: {"threads", "sequential"},
    }
    assert [r.variant for r in planned.runtimes] == ["", "fast"]
    assert planned.measured == ("honest",)


def test_sizes_follow_the_machine_that_the_plan_is_for(
    plan: Callable[..., Plan], catalogue: Catalogue
) -> None:
    triad = catalogue.workload("triad")
    assert triad.size_from_cache is not None
    small, unknown = Machine(CPUS, last_level_cache_bytes=1), Machine(CPUS)
    assert plan("creation", machine=small).workload("triad").size == triad.size_from_cache.least
    assert plan("creation", machine=unknown).workload("triad").size == triad.size


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
    def seconds(*claims: str) -> float:
        planned = plan(*claims)
        cells = tuple(cell for cell in planned.cells if not cell.control)
        return estimate_block_s(planned.model_copy(update={"cells": cells}), [honest])

    assert seconds("creation", "cpu-bound") == pytest.approx(
        seconds("creation") + seconds("cpu-bound")
    )
    assert seconds("creation") > 0


def test_a_cell_is_measured_again_and_with_more_tasks_as_a_control(
    plan: Callable[..., Plan],
) -> None:
    planned = plan("cpu-bound", "creation")
    controls = {c.control: c for c in planned.cells if c.control}
    assert set(controls) == {"again", "more"}
    for control in controls.values():
        # The experiment that the catalogue names, as W = cpus has it here.
        assert (control.workload, control.lifetime, control.workers) == ("collatz", "pool", 3)
        made_of = control.model_copy(update={"control": ""}).cell()
        assert made_of.key in {c.cell().key for c in planned.cells}
    assert planned.controls is not None
    assert planned.controls.more == 0.05


def test_where_nothing_fits_the_controls_another_cell_is_measured_again(
    plan: Callable[..., Plan],
) -> None:
    (control,) = [c for c in plan("creation").cells if c.control]
    # Its number of tasks is fixed: there can be no more of them.
    assert (control.workload, control.control) == ("sleep", "again")
