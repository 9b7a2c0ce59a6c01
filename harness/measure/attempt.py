"""One cell's invocation, from its arguments to iterations that have proven what they are."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from harness.catalogue.workload import Workload
from harness.errors import HarnessError
from harness.measure.invocation import Ending, invoke
from harness.measure.programs import Program
from harness.measure.proof import mechanism_missing
from harness.measure.service import NativePrograms, running_service
from harness.protocol import (
    Expectation,
    Iteration,
    ProtocolViolation,
    checked_iterations,
)
from harness.vocabulary import Cell, Job, Outcome


@dataclass(frozen=True, slots=True)
class Attempt:
    """How an invocation went. `iterations` is empty unless the outcome is `completed`.

    `arguments` are those of the worker program, from `run` on.
    """

    arguments: tuple[str, ...]
    outcome: Outcome
    reason: str
    ending: Ending
    service_cpu_ns: int | None
    iterations: tuple[Iteration, ...]


class Runner:
    """Runs cells. Programs are found by language and runtime, services built beforehand."""

    def __init__(
        self,
        programs: Sequence[Program],
        workloads: Mapping[str, Workload],
        native: NativePrograms | None,
        logs: Path,
        work: Path | None = None,
    ) -> None:
        """Folders that workloads need are made in `work`, where `logs` are if it is left out."""
        self.programs = {(program.language.name, program.runtime): program for program in programs}
        self.workloads = workloads
        self.native = native
        self.logs = logs
        self.work = work or logs

    def program(self, cell: Cell) -> Program:
        return self.programs[cell.language, cell.runtime]

    def baseline(self, cell: Cell) -> str:
        """The sequential model with the kernel of the cell's model."""
        model = self.program(cell).description.model(cell.model)
        return model.baseline if model else cell.model

    def attempt(
        self,
        cell: Cell,
        job: Job,
        log_name: str,
        patience_s: float,
        checksum: str | None = None,
        padding_bytes: int = 0,
    ) -> Attempt:
        """Start the cell's program for `job`, wait for its end, and check all it said.

        With `checksum` given, an iteration that has another is a wrong result.
        """
        program = self.program(cell)
        workload = self.workloads[cell.workload]
        environment = {**program.environment, "HARNESS_PADDING": "x" * padding_bytes}
        arguments = run_arguments(cell, job)
        log = self.logs / f"{log_name}.stderr"
        service_log = self.logs / f"{log_name}.service"
        service_cpu_ns = None
        with ExitStack() as stack:
            service = None
            if workload.service is not None:
                if self.native is None:
                    reason = f"needs the {workload.service.program}, which needs a C compiler"
                    return Attempt(arguments, Outcome.FAILED, reason, _never_started(), None, ())
                try:
                    service = stack.enter_context(
                        running_service(workload.service, cell.size, self.native, service_log)
                    )
                except HarnessError as failure:
                    return Attempt(
                        arguments, Outcome.FAILED, str(failure), _never_started(), None, ()
                    )
                arguments += ("--param", f"{service.parameter}={service.address}")
            argv = (*program.argv, *arguments)
            if workload.directory is not None:
                place = stack.enter_context(TemporaryDirectory(dir=self.work, prefix="work-"))
                argv += ("--param", f"{workload.directory.param}={place}")
                # On record stands a folder that is there for whoever repeats it.
                arguments += ("--param", f"{workload.directory.param}=.")
            ending = invoke(argv, environment, patience_s, log)
        if service is not None:
            service_cpu_ns = service.cpu_ns
        for file in (log, service_log):
            if file.is_file() and file.stat().st_size == 0:
                file.unlink()
        outcome, reason, iterations = self._checked(cell, job, ending, checksum)
        return Attempt(arguments, outcome, reason, ending, service_cpu_ns, iterations)

    def _checked(
        self, cell: Cell, job: Job, ending: Ending, checksum: str | None
    ) -> tuple[Outcome, str, tuple[Iteration, ...]]:
        if ending.outcome is not Outcome.COMPLETED:
            return ending.outcome, ending.reason, ()
        expected = Expectation(
            cell.workers, job.tasks, cell.warmups, cell.iterations, cell.schedule
        )
        try:
            _, iterations = checked_iterations(ending.messages, expected)
        except ProtocolViolation as violation:
            return Outcome.FAILED, f"breaks the protocol: {violation}", ()
        if ending.left_behind:
            return Outcome.FAILED, "left processes behind; they were killed", ()
        sums = {iteration.checksum for iteration in iterations}
        if len(sums) > 1:
            return (
                Outcome.WRONG_RESULT,
                f"its iterations disagree: {', '.join(sorted(sums))}",
                (),
            )
        if checksum is not None and sums != {checksum}:
            return (
                Outcome.WRONG_RESULT,
                f"checksum {sums.pop()}, but it is {checksum}",
                (),
            )
        model = self.program(cell).description.model(cell.model)
        missing = mechanism_missing(model, cell.lifetime, iterations) if model else "no such model"
        if missing is not None:
            return Outcome.FAILED, f"mechanism not proven: {missing}", ()
        return Outcome.COMPLETED, "", iterations


def run_arguments(cell: Cell, job: Job) -> tuple[str, ...]:
    """The arguments after `worker`, as docs/protocol.md has them."""
    options: dict[str, str | int] = {
        "workload": cell.workload,
        "model": cell.model,
        "lifetime": cell.lifetime,
        "workers": cell.workers,
        "tasks": job.tasks,
        "seed": job.seed,
        "size": cell.size,
        "warmups": cell.warmups,
        "iterations": cell.iterations,
        "schedule": cell.schedule,
    }
    if (job.first, job.stride) != (0, 1):
        options |= {"first": job.first, "stride": job.stride}
    pairs = [part for name, value in options.items() for part in (f"--{name}", str(value))]
    return ("run", *pairs, "--die-with-stdin")


def _never_started() -> Ending:
    now_ns = time.monotonic_ns()
    return Ending(Outcome.FAILED, "", (), None, now_ns, now_ns, None, False)
