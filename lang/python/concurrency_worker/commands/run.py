"""The command `run`: a job, measured again and again."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from .. import registry
from ..arguments import parse_run
from ..checksum import checksum
from ..clock import now_ns
from ..failures import NotApplicableError, UnsupportedError, UsageError
from ..job import POOL, STATIC, Job
from ..protocol_stream import encode
from ..stdin_watch import StdinWatch

if TYPE_CHECKING:
    from ..arguments import RunArguments
    from ..job import Report
    from ..model import Model
    from ..protocol_stream import ProtocolStream


def main(words: list[str], protocol: ProtocolStream) -> None:
    """Run the job that the words ask for and write its iterations; raises a ProgramError."""
    arguments = parse_run(words)
    model, job = resolve(arguments)
    protocol.write("started", pid=os.getpid(), clock_ns=now_ns())
    watch = StdinWatch(arguments.die_with_stdin)
    if not model.watches_stdin:
        watch.start_thread()
    session = Session(job, arguments.warmups, watch)
    measure(session, model, arguments.warmups + arguments.iterations)
    if model.watches_stdin:
        watch.start_thread()
    for line in session.lines:
        protocol.write_bytes(line)
    protocol.write("done")


def resolve(arguments: RunArguments) -> tuple[Model, Job]:
    """Return the model and the job; raises UnsupportedError, and after that UsageError."""
    registry.require("workload", arguments.workload)
    model = registry.load_model(arguments.model)
    if arguments.lifetime not in model.lifetimes:
        raise UnsupportedError(f"model {arguments.model} has no lifetime {arguments.lifetime}")
    try:
        kernel = model.kernel(arguments.workload)
    except NotApplicableError as error:
        pair = f"model {arguments.model} does not run workload {arguments.workload}"
        raise UnsupportedError(f"{pair}: {error}") from error
    sequential = model.family == "sequential"
    if sequential and arguments.workers != 1:
        raise UsageError(f"model {arguments.model} has one worker, not {arguments.workers}")
    registry.load_workload(arguments.workload).check(arguments.size, arguments.parameters)
    job = Job(
        workload=kernel,
        size=arguments.size,
        parameters=arguments.parameters,
        seed=arguments.seed,
        first=arguments.first,
        stride=arguments.stride,
        tasks=arguments.tasks,
        workers=arguments.workers,
        # One worker takes the tasks in their order, whatever the schedule.
        schedule=STATIC if sequential else arguments.schedule,
        lifetime=arguments.lifetime,
    )
    return model, job


class Session:
    """The iterations of one run, kept as encoded lines: small, and nothing for the collector."""

    def __init__(self, job: Job, warmups: int, watch: StdinWatch) -> None:
        """Begin with no iteration; the first `warmups` are marked as such."""
        self.job = job
        self.watch = watch
        self.lines: list[bytes] = []
        self._warmups = warmups

    def add(self, requested_ns: int, joined_ns: int, reports: list[Report]) -> None:
        """Add the next iteration."""
        index = len(self.lines)
        fields: dict[str, object] = {
            "index": index,
            "warmup": index < self._warmups,
            "requested_ns": requested_ns,
            "joined_ns": joined_ns,
            "ready_ns": [report.ready_ns for report in reports],
            "start_ns": [report.start_ns for report in reports],
            "end_ns": [report.end_ns for report in reports],
            "checksum": checksum(self.job, reports, self.watch.check),
            "processes": [report.process for report in reports],
            "threads": [report.thread for report in reports],
        }
        self.lines.append(encode("iteration", fields))


def measure(session: Session, model: Model, iterations: int) -> None:
    """Run the job `iterations` times, with workers that live as long as its lifetime says."""
    job = session.job
    if job.lifetime == POOL:
        with model.team(job, session.watch) as team:
            for _ in range(iterations):
                requested_ns = now_ns()
                reports = team.run_job()
                joined_ns = now_ns()
                session.add(requested_ns, joined_ns, reports)
    else:
        for _ in range(iterations):
            requested_ns = now_ns()
            with model.team(job, session.watch) as team:
                reports = team.run_job()
            joined_ns = now_ns()
            session.add(requested_ns, joined_ns, reports)
