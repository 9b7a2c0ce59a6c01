"""Nothing survives: not the harness's end, not the program's, not a worker's."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psutil

from harness.measure.attempt import run_arguments
from harness.measure.conformance.subject import Check, Subject, killed
from harness.measure.line import read_line
from harness.protocol import Failure, ModelDescription, ProtocolViolation, parse_line
from harness.vocabulary import Cell, Family, Job, Lifetime

#: A task that nobody waits for: whatever ends it early ends it on purpose.
LONG_SLEEP_US = 60_000_000
#: A CPU-bound job of hours.
ENDLESS_TASKS = 100_000_000
GONE_WITHIN_S = 3.0
TOLD_WITHIN_S = 5.0
STARTED_WITHIN_S = 30.0
WORKERS = 3


def checks(subject: Subject) -> Iterator[Check]:
    """Death with the harness, death of the program, death of a worker; asleep and at work."""
    jobs = _endless_jobs(subject)
    if not jobs:
        yield Check(
            "nothing survives",
            skipped="neither sleep nor a CPU-bound workload is ported",
        )
        return
    for model in subject.program.description.models:
        for lifetime in model.lifetimes:
            for job in (job for job in jobs if job.workload not in model.not_applicable):
                yield _end_of_input(subject, model, lifetime, job)
    for model in subject.models([Family.PROCESSES]):
        # One job is enough: what is killed does not matter to who notices.
        for job in [job for job in jobs if job.workload not in model.not_applicable][:1]:
            for lifetime in model.lifetimes:
                yield _program_killed(subject, model, lifetime, job)
                yield _worker_killed(subject, model, lifetime, job)


def no_orphan_check(subject: Subject) -> Check:
    """The last look: no process of the whole examination is left."""
    left = wait_until_gone(subject)
    if not left:
        return Check("leaves no process behind")
    names = killed(left)
    return Check(
        "leaves no process behind",
        f"still alive: {names}",
        "have workers end when their parent does (docs/protocol.md, section 4)",
    )


def _endless_jobs(subject: Subject) -> list[Job]:
    jobs = []
    if "sleep" in subject.workloads:
        jobs.append(Job("sleep", LONG_SLEEP_US, WORKERS, 1))
    for workload in subject.workloads.values():
        if workload.kind == "cpu":
            jobs.append(Job(workload.id, workload.size, ENDLESS_TASKS, 1))
            break
    return jobs


def _end_of_input(subject: Subject, model: ModelDescription, lifetime: Lifetime, job: Job) -> Check:
    cell = _cell(subject, model, lifetime, job)
    sentence = f"ends with its standard input: {model.name}, {lifetime}, in {job.workload}"
    with _running(subject, cell, job) as (program, ready):
        if not ready:
            return _never_ready(subject, sentence, cell, job)
        assert program.stdin is not None
        program.stdin.close()
        return _gone(subject, sentence, cell, job, "poll standard input, or watch it in a thread")


def _program_killed(
    subject: Subject, model: ModelDescription, lifetime: Lifetime, job: Job
) -> Check:
    cell = _cell(subject, model, lifetime, job)
    sentence = f"workers die with a killed program: {model.name}, {lifetime}"
    with _running(subject, cell, job) as (program, ready):
        if not ready:
            return _never_ready(subject, sentence, cell, job)
        program.kill()
        action = "PR_SET_PDEATHSIG in forked workers, a stdin pipe to those made by exec"
        return _gone(subject, sentence, cell, job, action)


def _worker_killed(
    subject: Subject, model: ModelDescription, lifetime: Lifetime, job: Job
) -> Check:
    cell = _cell(subject, model, lifetime, job)
    sentence = f"a killed worker is worker_died within 5 s: {model.name}, {lifetime}"
    action = "watch every worker's process or pipe while waiting for results"
    with _running(subject, cell, job) as (program, ready):
        if not ready:
            return _never_ready(subject, sentence, cell, job)
        workers = psutil.Process(program.pid).children(recursive=True)
        # Several may be made within a tick of that clock; the last of them has the largest id.
        max(workers, key=lambda process: (process.create_time(), process.pid)).kill()
        # communicate() would close standard input, and that ends the program by itself.
        stdin, program.stdin = program.stdin, None
        try:
            output, _ = program.communicate(timeout=TOLD_WITHIN_S)
        except subprocess.TimeoutExpired:
            problem = f"silent for {TOLD_WITHIN_S:g} s (of: {subject.command_of(cell, job)})"
            return Check(sentence, problem, action)
        finally:
            program.stdin = stdin
        lines = output.strip().splitlines()
        try:
            last = parse_line(lines[-1]) if lines else None
        except ProtocolViolation as violation:
            return Check(sentence, str(violation), action)
        if not isinstance(last, Failure) or last.code != "worker_died" or program.returncode != 1:
            said = lines[-1][:200] if lines else b"nothing"
            problem = f"exit status {program.returncode}, last line {said!r}"
            return Check(sentence, problem, action)
        return _gone(subject, sentence, cell, job, "kill and reap the other workers")


@contextmanager
def _running(
    subject: Subject, cell: Cell, job: Job
) -> Iterator[tuple[subprocess.Popen[bytes], bool]]:
    """The program in mid-job; whether it got there. Whatever is left is killed at the end."""
    with (subject.folder / "lifeline.stderr").open("wb") as errors:
        program = subprocess.Popen(
            (*subject.program.argv, *run_arguments(cell, job)),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=subject.program.environment,
            process_group=0,
            # What is read ahead of the first line would be lost to communicate().
            bufsize=0,
        )
    try:
        yield program, _in_mid_job(program, cell)
    finally:
        killed(subject.left_behind())
        for stream in (program.stdin, program.stdout):
            if stream is not None and not stream.closed:
                stream.close()
        program.wait()


def _in_mid_job(program: subprocess.Popen[bytes], cell: Cell) -> bool:
    """Wait until the started line is out and the workers exist; false if that never happens."""
    assert program.stdout is not None
    if not read_line(program.stdout, STARTED_WITHIN_S).endswith(b"\n"):
        return False
    expected = cell.workers if cell.family is Family.PROCESSES else 0
    until_s = time.monotonic() + STARTED_WITHIN_S
    try:
        process = psutil.Process(program.pid)
        while time.monotonic() < until_s:
            # Worker threads cannot be counted from outside: a runtime has threads of its own.
            if program.poll() is not None:
                return False
            if len(process.children(recursive=True)) >= expected:
                return True
            time.sleep(0.01)
    except psutil.NoSuchProcess:
        pass
    return False


def _gone(subject: Subject, sentence: str, cell: Cell, job: Job, action: str) -> Check:
    left = wait_until_gone(subject)
    if not left:
        return Check(sentence)
    names = ", ".join(f"{process.pid}" for process in left)
    problem = f"after {GONE_WITHIN_S:g} s these live on: {names}"
    return Check(sentence, f"{problem} (of: {subject.command_of(cell, job)})", action)


def _never_ready(subject: Subject, sentence: str, cell: Cell, job: Job) -> Check:
    return Check(
        sentence,
        f"never got to work with its workers (of: {subject.command_of(cell, job)})",
        "flush `started` at once, then make the workers",
    )


def wait_until_gone(subject: Subject) -> list[psutil.Process]:
    """The marked processes that live on after the time that they are given."""
    until_s = time.monotonic() + GONE_WITHIN_S
    while left := subject.left_behind():
        if time.monotonic() > until_s:
            return left
        time.sleep(0.02)
    return []


def _cell(subject: Subject, model: ModelDescription, lifetime: Lifetime, job: Job) -> Cell:
    workers = 1 if model.family is Family.SEQUENTIAL else WORKERS
    return subject.cell(job.workload, model, job.size, workers, lifetime)
