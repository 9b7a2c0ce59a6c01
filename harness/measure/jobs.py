"""How many tasks each cell's job has, and the checksum it must have: found out once a session."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

from harness.measure.attempt import Runner
from harness.measure.calibration import baseline_cell, calibrate
from harness.measure.reference import agree_on
from harness.store import CalibrationRecord, Plan, ReferenceRecord, SessionReader
from harness.units import NS_PER_MS
from harness.vocabulary import Cell, Control, Job

#: A kernel: language, runtime, its sequential model, workload, size.
Kernel = tuple[str, str, str, str, int]


class Jobs:
    """The jobs of a plan's cells. What is found out is given back, to be put on record."""

    def __init__(self, plan: Plan, runner: Runner, cells: Sequence[Cell]) -> None:
        self.plan = plan
        self.runner = runner
        self.cells = cells
        self.calibrations: dict[Kernel, CalibrationRecord] = {}
        self.references: dict[Job, ReferenceRecord] = {}

    def take_up(self, earlier: SessionReader) -> None:
        """What an interrupted session found out stands."""
        for calibration in earlier.calibrations:
            self._remember(calibration)
        for reference in earlier.references:
            job = Job(reference.workload, reference.size, reference.tasks, reference.seed)
            self.references[job] = reference

    def uncalibrated(self) -> Iterator[Cell]:
        """A cell of each kernel whose number of tasks is to be found yet."""
        for cell in self.cells:
            if cell.tasks is None and self._kernel(cell) not in self.calibrations:
                yield cell

    def calibrate(self, cell: Cell) -> CalibrationRecord:
        """Find how many tasks the kernel of `cell` has in this session."""
        counts = [
            other.workers
            for other in self.cells
            if (other.workload, other.size) == (cell.workload, cell.size) and other.tasks is None
        ]
        target_ns = self.plan.target_ms * NS_PER_MS
        record = calibrate(self.runner, cell, counts, target_ns, self.plan.job_seed)
        self._remember(record)
        return record

    def unchecked(self) -> Iterator[Job]:
        """Each job whose checksum is to be agreed on yet."""
        for job in dict.fromkeys(job for cell in self.cells if (job := self.of(cell))):
            if job not in self.references:
                yield job

    def agree_on(self, job: Job) -> ReferenceRecord:
        """Have the fastest programs compute the job until two of them agree on its checksum."""
        record = agree_on(self.runner, job, self._referees(job))
        self.references[job] = record
        return record

    def of(self, cell: Cell) -> Job | None:
        """The cell's job, or None where calibration failed."""
        tasks = cell.tasks
        if tasks is None:
            tasks = self.calibrations[self._kernel(cell)].tasks
        if tasks is None:
            return None
        if cell.control is Control.MORE and self.plan.controls is not None:
            tasks = self._more(cell, tasks, self.plan.controls.more)
        return Job(cell.workload, cell.size, tasks, self.plan.job_seed)

    def reason_for_none(self, cell: Cell) -> str:
        """Why the cell has no job."""
        return self.calibrations[self._kernel(cell)].reason

    def _more(self, cell: Cell, tasks: int, share: float) -> int:
        """The tasks and that share of them, in whole shares for every worker."""
        workload = self.runner.workloads[cell.workload]
        step = math.lcm(cell.workers, workload.tasks_per_round(cell.size))
        return tasks + max(1, round(tasks * share / step)) * step

    def _kernel(self, cell: Cell) -> Kernel:
        baseline = self.runner.baseline(cell)
        return (cell.language, cell.runtime, baseline, cell.workload, cell.size)

    def _remember(self, record: CalibrationRecord) -> None:
        kernel = (
            record.language,
            record.runtime,
            record.model,
            record.workload,
            record.size,
        )
        self.calibrations[kernel] = record

    def _referees(self, job: Job) -> list[Cell]:
        """A sequential cell of every language that can do the job, the fastest kernel first."""
        cells: dict[str, tuple[float, Cell]] = {}
        for cell in self.cells:
            if (cell.workload, cell.size) != (job.workload, job.size):
                continue
            known = self.calibrations.get(self._kernel(cell))
            speed = known.ns_per_task if known and known.ns_per_task else 0.0
            referee = replace(baseline_cell(self.runner, cell), warmups=0, iterations=1)
            if cell.language not in cells or speed < cells[cell.language][0]:
                cells[cell.language] = (speed, referee)
        return [cell for _, cell in sorted(cells.values(), key=lambda pair: (pair[0], pair[1]))]
