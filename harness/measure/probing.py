"""One probe of one model: from its arguments to observations that are what the catalogue says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from harness.catalogue.probe import Probe, fits, parsed_condition
from harness.measure.invocation import Ending, OnParked, invoke
from harness.measure.outside import memory_observations, pin, placed
from harness.measure.programs import Program
from harness.protocol import Observation, Parked, ProtocolViolation, checked_observations
from harness.vocabulary import Outcome, ProbeCell

#: Metrics that are derived from others when a session is judged; no program gives them.
DERIVED = frozenset({"per_worker_bytes", "uss_per_worker_bytes", "extra_bytes"})


@dataclass(frozen=True, slots=True)
class ProbeAttempt:
    """How a probe went. `observations` is empty unless the outcome is `completed`, or
    `wrong result`: what must never be is worth looking at, and counts for nothing.

    `arguments` are those of the worker program, from `probe` on.
    """

    arguments: tuple[str, ...]
    outcome: Outcome
    reason: str
    ending: Ending
    observations: tuple[Observation, ...]


def attempt_probe(
    program: Program,
    probe: Probe,
    cell: ProbeCell,
    cpus: Sequence[int],
    repeats: int | None,
    log: Path,
    changed: dict[str, str] | None = None,
) -> ProbeAttempt:
    """Run the probe, do from outside what it asks for, wait for its end, and check all it said.

    `changed` replaces parameters of the catalogue.
    """
    params = probe.parameters(cell.family, cell.multiplexed, len(cpus)) | (changed or {})
    arguments = probe_arguments(probe, cell, params, len(cpus), repeats)
    seen: list[Observation] = []
    ending = invoke(
        (*program.argv, *arguments),
        program.environment,
        probe.limit_s,
        log,
        on_parked=_on_parked(probe, params, cpus, seen),
    )
    if log.is_file() and log.stat().st_size == 0:
        log.unlink()
    if ending.outcome is not Outcome.COMPLETED:
        return ProbeAttempt(arguments, ending.outcome, ending.reason, ending, ())
    if ending.left_behind:
        reason = "left processes behind; they were killed"
        return ProbeAttempt(arguments, Outcome.FAILED, reason, ending, ())
    try:
        said = checked_observations(ending.messages)
        _require_declared(probe, (*said, *seen))
    except ProtocolViolation as violation:
        reason = f"breaks the protocol: {violation}"
        return ProbeAttempt(arguments, Outcome.FAILED, reason, ending, ())
    observations = (*said, *seen)
    wrong = impossible(probe, observations)
    if wrong is not None:
        return ProbeAttempt(arguments, Outcome.WRONG_RESULT, wrong, ending, observations)
    return ProbeAttempt(arguments, Outcome.COMPLETED, "", ending, observations)


def probe_arguments(
    probe: Probe, cell: ProbeCell, params: dict[str, str], cpus: int, repeats: int | None
) -> tuple[str, ...]:
    """The arguments after `worker`, as docs/probes.md has them."""
    arguments = ["probe", "--probe", probe.id, "--model", cell.model]
    workers = probe.workers_on(cpus)
    for option, value in (("--workers", workers), ("--repeats", repeats or probe.repeats)):
        if value is not None:
            arguments += [option, str(value)]
    for name, text in params.items():
        arguments += ["--param", f"{name}={text}"]
    return (*arguments, "--die-with-stdin")


def impossible(probe: Probe, observations: Sequence[Observation]) -> str | None:
    """What was seen that must never be, or None."""
    for each in observations:
        metric = probe.metric(each.metric)
        never = metric.never_where if metric else None
        if never is not None and each.value and fits(parsed_condition(each.condition), never):
            return f"{each.value:g} {each.unit} {each.metric} under {each.condition}: must be 0"
    return None


def _on_parked(
    probe: Probe, params: dict[str, str], cpus: Sequence[int], seen: list[Observation]
) -> OnParked | None:
    """What is done each time the program has parked; None where the probe never does."""
    outside = probe.outside
    if outside is None:
        return None
    values = params[outside.each].split(",") if outside.each else [""]
    stop = 0

    def place(parked: Parked, pid: int) -> None:
        nonlocal stop
        pin(parked, pid, placed(values[min(stop, len(values) - 1)], cpus))
        stop += 1

    def measure(_: Parked, pid: int) -> None:
        nonlocal stop
        value = values[min(stop // len(outside.moments), len(values) - 1)]
        when = outside.moments[stop % len(outside.moments)]
        called = f"{outside.called}={value};" if outside.called else ""
        seen.extend(memory_observations(pid, f"{called}when={when}"))
        stop += 1

    doing: dict[str, Callable[[Parked, int], None]] = {"placement": place, "memory": measure}
    return doing[outside.does]


def _require_declared(probe: Probe, observations: Sequence[Observation]) -> None:
    """Raises ProtocolViolation for a metric, unit or condition that the probe does not have."""
    if not observations:
        raise ProtocolViolation("no observation at all")
    for each in observations:
        metric = probe.metric(each.metric)
        if metric is None or metric.name in DERIVED:
            raise ProtocolViolation(f"probe {probe.id} has no metric {each.metric}")
        if metric.unit != each.unit:
            raise ProtocolViolation(f"{each.metric} in {each.unit}, not {metric.unit}")
        try:
            keys = set(parsed_condition(each.condition))
        except ValueError as malformed:
            raise ProtocolViolation(str(malformed)) from None
        if not keys or not keys <= set(probe.conditions):
            known = ", ".join(probe.conditions)
            raise ProtocolViolation(f"condition {each.condition!r}: its keys are of {known}")
