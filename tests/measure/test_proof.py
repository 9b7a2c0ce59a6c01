"""Which ids prove that a model's workers ran as it promises."""

from __future__ import annotations

import pytest

from harness.measure.proof import mechanism_missing
from harness.protocol import Iteration, ModelDescription
from harness.vocabulary import Family, Lifetime

Ids = tuple[tuple[int | None, int | None], ...]


def model(family: Family, multiplexed: bool = False) -> ModelDescription:
    return ModelDescription(
        name="under-test",
        family=family,
        lifetimes=(Lifetime.POOL,),
        multiplexed=multiplexed,
        parallel=True,
        baseline="sequential",
    )


def iteration(*ids: tuple[int | None, int | None], index: int = 0) -> Iteration:
    """One worker per pair of process and thread id; None for a worker without a task."""
    times = tuple(None if thread is None else 1 for _, thread in ids)
    return Iteration(
        v=1,
        type="iteration",
        index=index,
        warmup=False,
        requested_ns=0,
        joined_ns=2,
        ready_ns=(1,) * len(ids),
        start_ns=times,
        end_ns=times,
        checksum="0" * 16,
        processes=tuple(process for process, _ in ids),
        threads=tuple(thread for _, thread in ids),
    )


def crew(family: Family, *ids: int, index: int = 0) -> Iteration:
    """One worker per id: a process of its own, or a thread of process 7."""
    if family is Family.PROCESSES:
        return iteration(*((id_, id_) for id_ in ids), index=index)
    return iteration(*((7, id_) for id_ in ids), index=index)


IDLE = (None, None)


@pytest.mark.parametrize(
    ("family", "multiplexed", "ids"),
    [
        (Family.SEQUENTIAL, False, ((7, 7),)),
        (Family.THREADS, False, ((7, 8), (7, 9))),
        (Family.THREADS, False, ((7, 8), IDLE, (7, 9))),
        (Family.PROCESSES, False, ((8, 8), (9, 9))),
        (Family.PROCESSES, False, ((8, 80), IDLE, (9, 90))),
        (Family.THREADS, True, ((7, 8), (7, 8), (7, 9))),
        (Family.ASYNC, True, ((7, 7), (7, 7))),
        (Family.PROCESSES, True, ((8, 8), (8, 8))),
        (Family.HYBRID, False, ((7, 8), (7, 8), (9, 9))),
        (Family.THREADS, False, (IDLE, IDLE)),
        (Family.PROCESSES, False, (IDLE,)),
    ],
)
def test_these_ids_prove_the_mechanism(family: Family, multiplexed: bool, ids: Ids) -> None:
    assert mechanism_missing(model(family, multiplexed), Lifetime.POOL, [iteration(*ids)]) is None


@pytest.mark.parametrize(
    ("family", "multiplexed", "ids", "reason"),
    [
        (Family.THREADS, False, ((7, 8), (7, 8)), "2 workers ran on 1 threads"),
        (Family.THREADS, False, ((7, 8), IDLE, (7, 8)), "2 workers ran on 1 threads"),
        (Family.THREADS, False, ((7, 8), (9, 9)), "threads ran in 2 processes"),
        (Family.THREADS, True, ((7, 8), (9, 9)), "threads ran in 2 processes"),
        (Family.SEQUENTIAL, False, ((7, 7), (9, 9)), "sequential ran in 2 processes"),
        (Family.ASYNC, True, ((7, 7), (9, 9)), "async ran in 2 processes"),
        (Family.PROCESSES, False, ((8, 8), (8, 9)), "2 workers ran in 1 processes"),
        (Family.PROCESSES, False, ((8, 8), (9, 9), (8, 10)), "3 workers ran in 2 processes"),
    ],
)
def test_these_ids_do_not_prove_the_mechanism(
    family: Family, multiplexed: bool, ids: Ids, reason: str
) -> None:
    assert mechanism_missing(model(family, multiplexed), Lifetime.POOL, [iteration(*ids)]) == (
        f"iteration 0: {reason}"
    )


def test_every_iteration_has_to_prove_it_and_the_first_that_does_not_is_named() -> None:
    good, bad = iteration((7, 8), (7, 9)), iteration((7, 8), (7, 8), index=1)
    told = mechanism_missing(model(Family.THREADS), Lifetime.POOL, [good, bad])
    assert told == "iteration 1: 2 workers ran on 1 threads"


@pytest.mark.parametrize("family", [Family.THREADS, Family.PROCESSES])
def test_fresh_workers_are_others_in_each_iteration(family: Family) -> None:
    crews = [crew(family, 8, 9), crew(family, 10, 11, index=1)]
    assert mechanism_missing(model(family), Lifetime.FRESH, crews) is None

    again = [*crews, crew(family, 11, 12, index=2)]
    told = mechanism_missing(model(family), Lifetime.FRESH, again)
    assert told == "iteration 2: fresh workers are those of the iteration before"


@pytest.mark.parametrize("family", [Family.THREADS, Family.PROCESSES])
def test_the_workers_of_a_pool_are_the_same_in_each_iteration(family: Family) -> None:
    first, turned = crew(family, 8, 9), crew(family, 9, 8, index=1)
    assert mechanism_missing(model(family), Lifetime.POOL, [first, turned]) is None

    other = [first, crew(family, 8, 10, index=1)]
    told = mechanism_missing(model(family), Lifetime.POOL, other)
    assert told == f"a pool of 2 workers ran on 3 different {family}"


def test_a_pool_of_which_a_part_is_busy_may_take_turns() -> None:
    turns = [iteration((7, 8), IDLE), iteration(IDLE, (7, 9), index=1)]
    assert mechanism_missing(model(Family.THREADS), Lifetime.POOL, turns) is None


def test_fresh_processes_may_have_threads_of_the_same_number_as_before() -> None:
    iterations = [iteration((8, 5), (9, 6)), iteration((10, 5), (11, 6), index=1)]
    assert mechanism_missing(model(Family.PROCESSES), Lifetime.FRESH, iterations) is None


@pytest.mark.parametrize("lifetime", list(Lifetime))
def test_what_a_runtime_shares_out_proves_no_lifetime(lifetime: Lifetime) -> None:
    iterations = [iteration((7, 8), (7, 9)), iteration((7, 9), (7, 10), index=1)]
    assert mechanism_missing(model(Family.THREADS, True), lifetime, iterations) is None
