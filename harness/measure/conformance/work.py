"""The same work, whatever the model: golden values, equality, clocks, stray prints, failures."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle, product
from typing import Any

from allpairspy import AllPairs

from harness.catalogue.workload import Workload
from harness.measure.conformance.subject import BY_HAND, Check, Subject
from harness.protocol import Failure, Started
from harness.vocabulary import Cell, Job, Lifetime, Outcome, Schedule

WORKER_COUNTS = (1, 2, 3, 7)
TASK_COUNTS = (0, 1, 5, 13, 28)
SEEDS = (0, 42, 2**63, 2**64 - 1)
#: Waits are kept short here: what is examined is the work, not the time.
WAIT_SIZE = 200
SMALL_SIZE = 16


@dataclass(frozen=True, slots=True)
class _Case:
    workload: str
    model: str
    lifetime: Lifetime
    schedule: Schedule
    workers: int
    tasks: int
    seed: int


def golden_checks(subject: Subject) -> Iterator[Check]:
    """Every golden value, in every model."""
    for workload in subject.runnable():
        for golden in workload.goldens:
            job = Job(
                workload.id,
                golden.size,
                golden.tasks,
                golden.seed,
                golden.first,
                golden.stride,
            )
            for model in subject.models_for(workload.id):
                workers = 1 if model.name == model.baseline else 2
                cell = subject.cell(workload.id, model, golden.size, workers)
                yield _equal(subject, cell, job, golden.checksum, "golden value")


def equality_checks(subject: Subject, full: bool) -> Iterator[Check]:
    """Any T, seed, number of workers, lifetime and schedule: what the sequential model says.

    Pairs of values are covered once each. `full` runs every combination of workload, model,
    lifetime, schedule, W and T, with the seeds in turn: they matter to the kernel alone, and
    every kernel meets each of them many times.
    """
    workloads = [workload.id for workload in subject.runnable()]
    models = {model.name: model for model in subject.concurrent_models()}
    factors: list[list[Any]] = [
        workloads,
        list(models),
        list(Lifetime),
        list(Schedule),
        list(WORKER_COUNTS),
        list(TASK_COUNTS),
    ]
    if not models:
        return
    seeds = cycle(SEEDS)
    cases = (
        ([*values, next(seeds)] for values in product(*factors))
        if full
        else AllPairs([*factors, list(SEEDS)])
    )
    known: dict[tuple[str, Job], str] = {}
    for case in (_Case(*values) for values in cases):
        model = models[case.model]
        if case.lifetime not in model.lifetimes or case.workload in model.not_applicable:
            continue
        job = Job(
            case.workload,
            _size(subject.workloads[case.workload]),
            case.tasks,
            case.seed,
        )
        if (model.baseline, job) not in known:
            baseline = subject.program.description.model(model.baseline)
            assert baseline is not None  # describe was checked
            if job.workload in baseline.not_applicable:
                yield _failed(
                    subject,
                    subject.cell(job.workload, model, job.size),
                    job,
                    f"its baseline {baseline.name} does not run {job.workload}",
                )
                continue
            alone = subject.run(subject.cell(job.workload, baseline, job.size), job)
            if alone.outcome is not Outcome.COMPLETED:
                cell = subject.cell(job.workload, baseline, job.size)
                yield _failed(subject, cell, job, f"{alone.outcome}: {alone.reason}")
                continue
            known[model.baseline, job] = alone.iterations[0].checksum
        cell = subject.cell(
            case.workload, model, job.size, case.workers, case.lifetime, case.schedule
        )
        yield _equal(
            subject, cell, job, known[model.baseline, job], "the sequential model's checksum"
        )


def clock_check(subject: Subject) -> Check:
    """The program's clock is the harness's: it reads between spawn and exit."""
    sentence = "its clock is comparable between processes"
    model = subject.models_for("selftest")[0]
    cell, job = subject.cell("selftest", model, 0), Job("selftest", 0, 1, 1)
    attempt = subject.run(cell, job)
    started = attempt.ending.messages[0] if attempt.ending.messages else None
    if not isinstance(started, Started):
        problem = f"no started line: {attempt.reason} (of: {subject.command_of(cell, job)})"
        return Check(sentence, problem, BY_HAND)
    spawned_ns, reaped_ns = attempt.ending.spawned_ns, attempt.ending.reaped_ns
    moments = [started.clock_ns, *(t for i in attempt.iterations for t in i.ready_ns)]
    if all(spawned_ns <= moment <= reaped_ns for moment in moments):
        return Check(sentence)
    return Check(
        sentence,
        f"it reads {moments[0]} ns where the harness's clock stood between {spawned_ns} and "
        f"{reaped_ns} (of: {subject.command_of(cell, job)})",
        "read CLOCK_MONOTONIC (macOS: CLOCK_UPTIME_RAW) itself, without an offset of your own",
    )


def stray_print_checks(subject: Subject) -> Iterator[Check]:
    """What a task prints on standard output comes out on standard error, in every model."""
    for model in subject.models_for("selftest"):
        workers = 1 if model.name == model.baseline else 2
        cell = subject.cell("selftest", model, 0, workers)
        job = Job("selftest", 0, 4, 3)
        sentence = f"a print in the middle of a {model.name} task does not touch the protocol"
        attempt = subject.run(cell, job)
        log = subject.folder / "run.stderr"
        said = log.is_file() and log.stat().st_size > 0
        if attempt.outcome is not Outcome.COMPLETED:
            problem = f"{attempt.reason} (of: {subject.command_of(cell, job)})"
            yield Check(sentence, problem, BY_HAND)
        elif not said:
            yield Check(
                sentence,
                f"nothing came out on standard error (of: {subject.command_of(cell, job)})",
                "selftest must print, the ordinary way of its language",
            )
        else:
            yield Check(sentence)


def failing_task_checks(subject: Subject) -> Iterator[Check]:
    """A peer that refuses is an error with its reason, in every model and lifetime."""
    served = [w for w in subject.workloads.values() if w.service is not None]
    if not served:
        yield Check("a failing task is an error", skipped="no workload with a service is ported")
        return
    workload, service = served[0], served[0].service
    assert service is not None  # chosen for having one
    # Bound and not listening: nobody else can take the port, and it refuses.
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{closed.getsockname()[1]}"
        for model in subject.models_for(workload.id):
            for lifetime in model.lifetimes:
                workers = 1 if model.name == model.baseline else 3
                cell = subject.cell(workload.id, model, 0, workers, lifetime)
                arguments = (
                    "run", "--workload", workload.id, "--model", model.name, "--tasks", "6",
                    "--size", "0", "--workers", str(cell.workers), "--lifetime", lifetime,
                    "--param", f"{service.param}={address}", "--die-with-stdin",
                )  # fmt: skip
                ending = subject.raw(*arguments)
                last = ending.messages[-1] if ending.messages else None
                sentence = f"a peer that refuses is task_failed in {model.name}, {lifetime}"
                if isinstance(last, Failure) and last.code == "task_failed":
                    yield Check(sentence)
                else:
                    yield Check(
                        sentence,
                        f"{ending.outcome}: {ending.reason} (of: {subject.command(*arguments)})",
                        "end with an error line of code task_failed and exit status 1",
                    )


def _size(workload: Workload) -> int:
    """A size at which a task is quick."""
    if workload.ideal_ns_per_size:
        return WAIT_SIZE
    return max(workload.size_range.least, min(workload.size, SMALL_SIZE))


def _equal(subject: Subject, cell: Cell, job: Job, checksum: str, what: str) -> Check:
    sentence = f"{cell.key}, T = {job.tasks}, seed {job.seed}: {what}"
    attempt = subject.run(cell, job, checksum)
    if attempt.outcome is Outcome.COMPLETED:
        return Check(sentence)
    return Check(
        sentence,
        f"{attempt.outcome}: {attempt.reason} (of: {subject.command_of(cell, job)})",
        "compare the kernel and the fold with docs/protocol.md and the workload's definition"
        if attempt.outcome is Outcome.WRONG_RESULT
        else BY_HAND,
    )


def _failed(subject: Subject, cell: Cell, job: Job, problem: str) -> Check:
    return Check(
        f"{cell.key}, T = {job.tasks}, seed {job.seed}: runs",
        f"{problem} (of: {subject.command_of(cell, job)})",
        BY_HAND,
    )
