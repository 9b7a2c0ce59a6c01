"""What a whole output has to look like: the order of its messages and how they hang together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from harness.protocol.messages import (
    Describe,
    Done,
    Failure,
    Iteration,
    Message,
    Observation,
    Parked,
    ProtocolViolation,
    Started,
)
from harness.vocabulary import Schedule


@dataclass(frozen=True, slots=True)
class Expectation:
    """What was asked of a run."""

    workers: int
    tasks: int
    warmups: int
    iterations: int
    schedule: Schedule = Schedule.STATIC


def failure_of(messages: Sequence[Message]) -> Failure | None:
    """The program's own error line, if its output ends in one."""
    last = messages[-1] if messages else None
    return last if isinstance(last, Failure) else None


def checked_description(messages: Sequence[Message]) -> Describe:
    """The description in the output of `describe`. Raises ProtocolViolation."""
    if len(messages) != 2 or not isinstance(messages[0], Describe):
        raise ProtocolViolation("`describe` must answer with one describe line, then done")
    _require_done(messages)
    description = messages[0]
    for names in (
        [model.name for model in description.models],
        description.workloads,
        description.probes,
        [model.name for model in description.absent_models],
    ):
        if list(names) != sorted(set(names)):
            raise ProtocolViolation(f"describe: names must be sorted and unique: {list(names)}")
    for model in description.models:
        baseline = description.model(model.baseline)
        if baseline is None or baseline.family != "sequential":
            raise ProtocolViolation(
                f"describe: the baseline of model {model.name}, {model.baseline}, "
                "is not one of its sequential models"
            )
        for name in model.not_applicable:
            if name not in description.workloads and name not in description.probes:
                raise ProtocolViolation(
                    f"describe: model {model.name} says why it does not run {name}, "
                    "which is not one of the workloads or probes"
                )
    both = set(description.workloads) & set(description.probes)
    if both:
        raise ProtocolViolation(f"describe: both workload and probe: {', '.join(sorted(both))}")
    for absent in description.absent_models:
        if description.model(absent.name) is not None:
            raise ProtocolViolation(f"describe: model {absent.name} is both there and absent")
    return description


def checked_iterations(
    messages: Sequence[Message], expected: Expectation
) -> tuple[Started, tuple[Iteration, ...]]:
    """The iterations of a run, all of them and in order. Raises ProtocolViolation."""
    started = _require_started(messages)
    _require_done(messages)
    iterations: list[Iteration] = []
    for message in messages[1:-1]:
        if not isinstance(message, Iteration):
            raise ProtocolViolation(f"a {message.type} line among the iterations")
        iterations.append(message)
    total = expected.warmups + expected.iterations
    if len(iterations) != total:
        raise ProtocolViolation(f"{len(iterations)} iterations where {total} were asked for")
    for index, iteration in enumerate(iterations):
        if iteration.index != index:
            raise ProtocolViolation(f"iteration {iteration.index} where {index} is due")
        if iteration.warmup != (index < expected.warmups):
            raise ProtocolViolation(f"iteration {index}: warmup is {iteration.warmup}")
        _check_iteration(iteration, expected)
    for earlier, later in pairwise(iterations):
        if later.requested_ns < earlier.joined_ns:
            raise ProtocolViolation(f"iteration {later.index} begins before the last one ended")
    return started, tuple(iterations)


def checked_observations(messages: Sequence[Message]) -> tuple[Observation, ...]:
    """The observations of a probe. Raises ProtocolViolation."""
    _require_started(messages)
    _require_done(messages)
    observations: list[Observation] = []
    for message in messages[1:-1]:
        if isinstance(message, Observation):
            observations.append(message)
        elif not isinstance(message, Parked):
            raise ProtocolViolation(f"a {message.type} line among the observations")
    return tuple(observations)


def _require_started(messages: Sequence[Message]) -> Started:
    if not messages:
        raise ProtocolViolation("no output at all")
    first = messages[0]
    if not isinstance(first, Started):
        raise ProtocolViolation(f"the first line is {first.type}, not started")
    return first


def _require_done(messages: Sequence[Message]) -> None:
    if not messages or not isinstance(messages[-1], Done):
        raise ProtocolViolation("the output ends without done: it was cut short")


def _check_iteration(iteration: Iteration, expected: Expectation) -> None:
    where = f"iteration {iteration.index}"
    lists = {
        "ready_ns": iteration.ready_ns,
        "start_ns": iteration.start_ns,
        "end_ns": iteration.end_ns,
        "processes": iteration.processes,
        "threads": iteration.threads,
    }
    for name, entries in lists.items():
        if len(entries) != expected.workers:
            raise ProtocolViolation(
                f"{where}: {name} has {len(entries)} entries for {expected.workers} workers"
            )
    busy = 0
    gate_ns = max(iteration.ready_ns)
    for worker in range(expected.workers):
        given = [lists[name][worker] for name in ("start_ns", "end_ns", "processes", "threads")]
        if all(entry is None for entry in given):
            _require_order(where, worker, iteration, (iteration.ready_ns[worker],))
            continue
        start_ns, end_ns = iteration.start_ns[worker], iteration.end_ns[worker]
        if start_ns is None or end_ns is None or None in given:
            raise ProtocolViolation(f"{where}: worker {worker} is half null")
        busy += 1
        _require_order(where, worker, iteration, (iteration.ready_ns[worker], start_ns, end_ns))
        if start_ns < gate_ns:
            raise ProtocolViolation(
                f"{where}: worker {worker} starts {gate_ns - start_ns} ns before all are ready"
            )
    # A static schedule leaves nobody out; under a dynamic one the quick may take all.
    most = min(expected.workers, expected.tasks)
    least = most if expected.schedule is Schedule.STATIC else min(1, most)
    if not least <= busy <= most:
        raise ProtocolViolation(f"{where}: {busy} workers say they ran {expected.tasks} tasks")


def _require_order(where: str, worker: int, iteration: Iteration, times: Iterable[int]) -> None:
    moments = [iteration.requested_ns, *times, iteration.joined_ns]
    if moments != sorted(moments):
        raise ProtocolViolation(
            f"{where}: worker {worker}: requested, ready, start, end and joined are out of order"
        )
