"""The program under examination: how checks start it, and how they say what they found."""

from __future__ import annotations

import shlex
import tempfile
import uuid
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

import psutil

from harness.catalogue.probe import Probe
from harness.catalogue.workload import Workload
from harness.measure.attempt import Attempt, Runner, run_arguments
from harness.measure.invocation import Ending, invoke
from harness.measure.programs import Program
from harness.measure.service import NativePrograms
from harness.protocol import ModelDescription
from harness.vocabulary import Cell, Family, Job, Lifetime, Outcome, Schedule

#: A conforming program needs a fraction of this for any job that a check gives it.
PATIENCE_S = 30.0
MARK = "HARNESS_CONFORMANCE"
BY_HAND = "run the command by hand and look at its output"


@dataclass(frozen=True, slots=True)
class Check:
    """One sentence of the contract and whether it holds.

    `problem` says what was seen instead, and of which command; `action` what to do about it.
    `skipped` is the reason where it could not be checked.
    """

    sentence: str
    problem: str = ""
    action: str = ""
    skipped: str = ""

    @property
    def holds(self) -> bool:
        return not self.problem


class Hang(Exception):
    """The program did not end; no further check makes sense until it does."""


class Subject:
    """A program, with what all of its checks share."""

    def __init__(
        self,
        program: Program,
        workloads: Mapping[str, Workload],
        native: NativePrograms | None,
        probes: Mapping[str, Probe] = MappingProxyType({}),
    ) -> None:
        self.probes = probes
        self._scratch = tempfile.TemporaryDirectory(prefix="conform-")
        self.folder = Path(self._scratch.name)
        # Worker processes inherit the mark: whoever bears it after a check was left behind.
        self.mark = uuid.uuid4().hex
        temporary = {"TMPDIR": self._scratch.name}
        environment = {**program.build.environment, MARK: self.mark, **temporary}
        self.program = replace(program, build=replace(program.build, environment=environment))
        ported = program.description.workloads
        self.workloads = {name: entry for name, entry in workloads.items() if name in ported}
        self.runner = Runner([self.program], workloads, native, self.folder)
        self.has_services = native is not None

    def close(self) -> None:
        self._scratch.cleanup()

    def models(self, families: Iterable[Family] = tuple(Family)) -> list[ModelDescription]:
        wanted = set(families)
        return [model for model in self.program.description.models if model.family in wanted]

    def concurrent_models(self) -> list[ModelDescription]:
        return [m for m in self.program.description.models if m.family is not Family.SEQUENTIAL]

    def models_for(self, workload: str) -> list[ModelDescription]:
        """The models that run this workload."""
        models = self.program.description.models
        return [model for model in models if workload not in model.not_applicable]

    def runnable(self) -> list[Workload]:
        """The ported workloads whose service, if they need one, can run here."""
        return [w for w in self.workloads.values() if w.service is None or self.has_services]

    def cell(
        self,
        workload: str,
        model: ModelDescription,
        size: int,
        workers: int = 1,
        lifetime: Lifetime = Lifetime.POOL,
        schedule: Schedule = Schedule.STATIC,
    ) -> Cell:
        return Cell(
            workload=workload,
            size=size,
            language=self.program.language.name,
            runtime=self.program.runtime,
            model=model.name,
            family=model.family,
            lifetime=lifetime,
            workers=workers,
            schedule=schedule,
            warmups=1,
            iterations=2,
        )

    def run(self, cell: Cell, job: Job, checksum: str | None = None) -> Attempt:
        """One whole run. Raises Hang if it does not end."""
        attempt = self.runner.attempt(cell, job, "run", PATIENCE_S, checksum)
        if attempt.outcome is Outcome.TIMED_OUT:
            raise Hang(f"{self.command(*attempt.arguments)}: {attempt.reason}")
        if attempt.outcome is Outcome.COMPLETED and (left := self.left_behind()):
            reason = f"left processes behind: {killed(left)}; they were killed"
            return replace(attempt, outcome=Outcome.FAILED, reason=reason, iterations=())
        return attempt

    def raw(self, *arguments: str) -> Ending:
        """The program with any arguments at all. Raises Hang if it does not end."""
        ending = invoke(
            (*self.program.argv, *arguments),
            self.program.environment,
            PATIENCE_S,
            self.folder / "raw.stderr",
        )
        if ending.outcome is Outcome.TIMED_OUT:
            raise Hang(f"{self.command(*arguments)}: {ending.reason}")
        return ending

    def command(self, *arguments: str) -> str:
        """How a person runs the same by hand."""
        return shlex.join((*self.program.by_hand, *arguments))

    def command_of(self, cell: Cell, job: Job) -> str:
        return self.command(*run_arguments(cell, job))

    def left_behind(self) -> list[psutil.Process]:
        """Every living process that bears this examination's mark."""
        found = []
        for process in psutil.process_iter():
            try:
                if process.environ().get(MARK) == self.mark and (
                    process.status() != psutil.STATUS_ZOMBIE
                ):
                    found.append(process)
            except (psutil.Error, OSError):
                continue
        return found


def killed(processes: Iterable[psutil.Process]) -> str:
    """Kill them all; their ids and names, of those that had not gone by themselves."""
    names = []
    for process in processes:
        with suppress(psutil.Error):
            names.append(f"{process.pid} ({process.name()})")
            process.kill()
    return ", ".join(names)
