"""Run a plan: calibrate, agree on checksums, then block by block, each invocation on record."""

from __future__ import annotations

import random
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Literal

from msgspec import convert
from msgspec.structs import replace

from harness.errors import InterruptedSession
from harness.measure.attempt import Attempt, Runner
from harness.measure.host import NoiseCounters
from harness.measure.jobs import Jobs
from harness.measure.probe_runs import ProbeRuns
from harness.measure.programs import Program
from harness.measure.service import NativePrograms
from harness.measure.stopping import Stopping
from harness.measure.surroundings import surroundings
from harness.store import (
    InvocationRecord,
    IterationRecord,
    Plan,
    ProbeRecord,
    SessionReader,
    SessionWriter,
)
from harness.units import NS_PER_MS, NS_PER_S
from harness.vocabulary import Cell, Job, Outcome

#: No honest iteration takes this many times its target; a program that does hangs.
PATIENCE = 50
LEAST_PATIENCE_S = 60.0
PADDING_LIMIT_BYTES = 4096


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a session stands. `done` and `total` count invocations of the blocks.

    `problem` tells of an invocation that did not complete; it is on record like the others.
    """

    stage: str
    done: int
    total: int
    detail: str = ""
    problem: str = ""


Listener = Callable[[Progress], None]
#: What goes on around the invocation of a cell in a block; for trials that disturb on purpose.
Around = Callable[[int, Cell], AbstractContextManager[None]]


class Session:
    """A plan being carried out in a folder. Whatever happens, what ran is on record."""

    def __init__(
        self,
        plan: Plan,
        programs: Sequence[Program],
        native: NativePrograms | None,
        writer: SessionWriter,
        listener: Listener = lambda _: None,
        stopping: Stopping | None = None,
        around: Around = lambda _block, _cell: nullcontext(),
    ) -> None:
        """Without `stopping` the plan's number of blocks is run, whatever the budget."""
        self.plan = plan
        self.native = native
        self.stopping = stopping
        self.around = around
        self.writer = writer
        self.listener = listener
        workloads = {workload.id: workload for workload in plan.workloads}
        self.runner = Runner(programs, workloads, native, writer.logs)
        self.cells: tuple[Cell, ...] = tuple(planned.cell() for planned in plan.cells)
        self.probes = ProbeRuns(plan, programs, writer.logs)
        self.jobs = Jobs(plan, self.runner, self.cells)
        self.done: set[tuple[int, str]] = set()
        self.taken_up = 0
        #: Seconds spent on a block's cells, and on all probes.
        self._cells_s: dict[int, float] = defaultdict(float)
        self._probes_s = 0.0

    def take_up(self, earlier: SessionReader) -> None:
        """Count what an interrupted session has measured already."""
        self.jobs.take_up(earlier)
        self.done = {(record.block, record.cell) for record in earlier.invocations}
        self.done |= {(record.block, record.cell) for record in earlier.probes}
        self.taken_up = len(self.done)
        for record in earlier.invocations:
            self._cells_s[record.block] += _took_s(record)
        self._probes_s = sum(_took_s(record) for record in earlier.probes)

    def run(self) -> None:
        """Every stage of the plan that has not been done yet.

        Raises InterruptedSession on Ctrl-C, with everything measured so far on disk.
        """
        try:
            self._calibrate()
            self._agree()
            self._run_blocks()
        except KeyboardInterrupt:
            on_disk = self.taken_up + self.writer.invocations
            self.writer.finish("interrupted", on_disk)
            raise InterruptedSession(
                "measuring",
                str(self.writer.folder),
                f"stopped after {on_disk} of {self._total} invocations; all are kept",
                f"go on with: harness run --resume {self.writer.folder}",
            ) from None
        except BaseException:
            self.writer.finish("error", self.taken_up + self.writer.invocations)
            raise
        self.writer.finish("finished", self.taken_up + self.writer.invocations)

    @property
    def _total(self) -> int:
        probes = sum(len(self.plan.probing.of_block(block)) for block in range(self._blocks))
        return len(self.cells) * self._blocks + probes

    @property
    def _blocks(self) -> int:
        return self.stopping.blocks if self.stopping else self.plan.blocks

    def _calibrate(self) -> None:
        for cell in self.jobs.uncalibrated():
            title = self.runner.program(cell).language.manifest.title
            self._tell("calibrating", f"{title}, {cell.workload}")
            self.writer.append(self.jobs.calibrate(cell))

    def _agree(self) -> None:
        for job in self.jobs.unchecked():
            self._tell("checking", f"{job.workload}, {job.tasks} tasks")
            self.writer.append(self.jobs.agree_on(job))

    def _run_blocks(self) -> None:
        block = 0
        while block < self._blocks:
            began_s = time.monotonic()
            ran = any((block, cell.key) not in self.done for cell in self.cells)
            if ran:
                self._run_block(block)
            ended_s = time.monotonic()
            self._run_probes(block)
            self._cells_s[block] += ended_s - began_s
            self._probes_s += time.monotonic() - ended_s
            block += 1
            # An earlier run may have ended between the pilot's last cell and the decision.
            if self.stopping is not None and (ran or block == self.plan.blocks):
                self._decide(self.stopping, block)
        self._tell("measured")

    def _decide(self, stopping: Stopping, done: int) -> None:
        """Put on record what is decided after so many blocks, if anything is."""
        cells_s = sum(self._cells_s[block] for block in range(done))
        # The blocks that may follow the pilot have no probes.
        decision = stopping.after_block(done, cells_s + self._probes_s, cells_s / done)
        if decision is not None:
            self.writer.append(decision)

    def _run_block(self, block: int) -> None:
        stage = f"block {block + 1} of {self._blocks}"
        self._look_around(block, "before")
        for position, index in enumerate(self.plan.order[block]):
            cell = self.cells[index]
            if (block, cell.key) in self.done:
                continue
            self._tell(stage, cell.key)
            record = self._measured(cell, block, position)
            self.writer.append(record)
            self.done.add((block, cell.key))
            if record.outcome is not Outcome.COMPLETED:
                problem = f"{cell.key}: {record.outcome}: {record.reason}"
                self._tell(stage, problem=problem)
        self._look_around(block, "after")

    def _run_probes(self, block: int) -> None:
        stage = f"block {block + 1} of {self._blocks}"
        for position, index in enumerate(self.plan.probing.of_block(block)):
            cell = self.probes.cells[index]
            if (block, cell.key) in self.done:
                continue
            self._tell(stage, cell.key)
            record = self.probes.measured(cell, block, position)
            self.writer.append(record)
            self.done.add((block, cell.key))
            if record.outcome is not Outcome.COMPLETED:
                problem = f"{cell.key}: {record.outcome}: {record.reason}"
                self._tell(stage, problem=problem)

    def _look_around(self, block: int, when: Literal["before", "after"]) -> None:
        self.writer.append(surroundings(self.native, self.plan.cpus, block, when))

    def _measured(self, cell: Cell, block: int, position: int) -> InvocationRecord:
        job = self.jobs.of(cell)
        nothing = InvocationRecord(
            block=block,
            position=position,
            cell=cell.key,
            tasks=job.tasks if job else None,
            argv=(),
            outcome=Outcome.FAILED,
        )
        if job is None:
            return replace(nothing, reason=self.jobs.reason_for_none(cell))
        reference = self.jobs.references[job]
        if reference.checksum is None:
            said = ", ".join(f"{who} {what}" for who, what in reference.said_by.items())
            return replace(
                nothing,
                outcome=Outcome.WRONG_RESULT if said else Outcome.FAILED,
                reason=f"no two programs agree on this job: {said or 'none could do it'}",
            )
        # The size of the environment shifts the stack and with it alignment: vary it, so that it
        # does not become part of the result (Mytkowicz et al., ASPLOS 2009).
        draw = random.Random(f"{self.plan.seed}/{block}/{cell.key}")
        log_name = f"{block:03d}-{position:03d}-{cell.language}-{cell.model}-{cell.workload}"
        before = NoiseCounters.read()
        with self.around(block, cell):
            attempt = self.runner.attempt(
                cell,
                job,
                log_name,
                self._patience_s(cell, job),
                reference.checksum,
                draw.randrange(PADDING_LIMIT_BYTES),
            )
        noise = NoiseCounters.read().since(before, _own_cpu_ns(attempt))
        ending = attempt.ending
        return replace(
            nothing,
            # As a person repeats it anywhere, not as it was started in this checkout.
            argv=(*self.runner.program(cell).by_hand, *attempt.arguments),
            outcome=attempt.outcome,
            reason=attempt.reason,
            exit_status=ending.exit_status,
            spawned_ns=ending.spawned_ns,
            reaped_ns=ending.reaped_ns,
            usage=ending.usage,
            service_cpu_ns=attempt.service_cpu_ns,
            noise=noise,
            iterations=tuple(
                convert(each, IterationRecord, from_attributes=True) for each in attempt.iterations
            ),
        )

    def _patience_s(self, cell: Cell, job: Job) -> float:
        workload = self.runner.workloads[cell.workload]
        ideal_ns = (workload.ideal_ns_per_size or 0) * cell.size * job.tasks
        iteration_ns = max(self.plan.target_ms * NS_PER_MS, ideal_ns)
        runs = cell.warmups + cell.iterations
        return max(LEAST_PATIENCE_S, PATIENCE * runs * iteration_ns / NS_PER_S)

    def _tell(self, stage: str, detail: str = "", problem: str = "") -> None:
        self.listener(Progress(stage, len(self.done), self._total, detail, problem))


def _took_s(record: InvocationRecord | ProbeRecord) -> float:
    if record.spawned_ns is None or record.reaped_ns is None:
        return 0.0
    return (record.reaped_ns - record.spawned_ns) / NS_PER_S


def _own_cpu_ns(attempt: Attempt) -> int:
    usage = attempt.ending.usage
    used_ns = usage.user_ns + usage.system_ns if usage else 0
    return used_ns + (attempt.service_cpu_ns or 0)
