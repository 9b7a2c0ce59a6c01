"""The probes of a session: each invocation as a record, whatever became of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec import convert

from harness.catalogue.probe import Probe
from harness.measure.host import NoiseCounters
from harness.measure.probing import attempt_probe
from harness.measure.programs import Program
from harness.store import ObservationRecord, Plan, ProbeRecord
from harness.vocabulary import ProbeCell


class ProbeRuns:
    """Runs the probes of a plan. Programs are found by language and runtime."""

    def __init__(self, plan: Plan, programs: Sequence[Program], logs: Path) -> None:
        self.plan = plan
        self.cells = tuple(planned.cell() for planned in plan.probing.cells)
        self._programs = {(program.language.name, program.runtime): program for program in programs}
        self._headlines = {
            (runtime.language, runtime.runtime): {
                runtime.headline_threads,
                runtime.headline_processes,
            }
            for runtime in plan.runtimes
        }
        self._logs = logs

    def measured(self, cell: ProbeCell, block: int, position: int) -> ProbeRecord:
        """One invocation of the probe, as it ended."""
        program = self._programs[cell.language, cell.runtime]
        probe = self.plan.probing.probe(cell.probe)
        log = self._logs / f"{block:03d}-probe-{cell.probe}-{cell.language}-{cell.model}.stderr"
        before = NoiseCounters.read()
        attempt = attempt_probe(
            program, probe, cell, self.plan.cpus, self._repeats(probe, cell), log
        )
        ending = attempt.ending
        own_ns = ending.usage.user_ns + ending.usage.system_ns if ending.usage else 0
        return ProbeRecord(
            block=block,
            position=position,
            cell=cell.key,
            argv=(*program.by_hand, *attempt.arguments),
            outcome=attempt.outcome,
            reason=attempt.reason,
            exit_status=ending.exit_status,
            spawned_ns=ending.spawned_ns,
            reaped_ns=ending.reaped_ns,
            usage=ending.usage,
            noise=NoiseCounters.read().since(before, own_ns),
            observations=tuple(
                convert(each, ObservationRecord, from_attributes=True)
                for each in attempt.observations
            ),
        )

    def _repeats(self, probe: Probe, cell: ProbeCell) -> int | None:
        if self.plan.probing.thorough and probe.repeats_full is not None:
            return probe.repeats_full
        is_headline = cell.model in self._headlines[cell.language, cell.runtime]
        return probe.repeats if is_headline else probe.repeats_others or probe.repeats
