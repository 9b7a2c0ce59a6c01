"""What a program says of itself, and what it says to arguments that are wrong."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator

from harness.measure.conformance.subject import BY_HAND, PATIENCE_S, Check, Subject
from harness.protocol import Failure
from harness.vocabulary import Family

CONTRACT = "see docs/protocol.md, section 1"
RUN = (
    "run",
    "--workload",
    "selftest",
    "--model",
    "{sequential}",
    "--tasks",
    "1",
    "--size",
    "0",
)
WRONG_USAGE: tuple[tuple[str, ...], ...] = (
    (),
    ("dance",),
    ("describe", "twice"),
    ("run",),
    (*RUN, "--colour", "red"),
    (*RUN, "stray"),
    (*RUN, "--seed"),
    (*RUN, "--seed", "18446744073709551616"),
    (*RUN, "--seed", "-1"),
    (*RUN, "--seed", "1e3"),
    (*RUN, "--seed", ""),
    (*RUN, "--seed", " 7"),
    (*RUN, "--seed", "0x10"),
    (*RUN, "--seed", "1", "--seed", "2"),
    (*RUN, "--workers", "0"),
    (*RUN, "--workers", "10001"),
    (*RUN, "--workers", "2"),
    (*RUN, "--iterations", "0"),
    (*RUN, "--warmups", "1000001"),
    (*RUN, "--stride", "0"),
    (*RUN, "--first", "2147483648"),
    (*RUN, "--schedule", "chaotic"),
    (*RUN, "--lifetime", "eternal"),
    (*RUN, "--param", "nothing"),
    (*RUN, "--param", "unheard=of"),
    (*RUN[:5], "--size", "0"),
    (*RUN[:5], "--size", "0", "--tasks", "100000001"),
    (*RUN[:7], "--size", "2147483648"),
    (*RUN[:7], "--size", "1_000"),
    ("probe",),
    ("probe", "--probe", "creation", "--model", "{sequential}", "--repeats", "0"),
)
UNSUPPORTED: tuple[tuple[str, ...], ...] = (
    (
        "run",
        "--workload",
        "no-such",
        "--model",
        "{sequential}",
        "--tasks",
        "1",
        "--size",
        "0",
    ),
    (
        "run",
        "--workload",
        "selftest",
        "--model",
        "no-such",
        "--tasks",
        "1",
        "--size",
        "0",
    ),
    (*RUN, "--lifetime", "fresh"),
    ("probe", "--probe", "no-such", "--model", "{sequential}"),
)


def checks(subject: Subject) -> Iterator[Check]:
    """Headline models, required workloads, and an answer to every malformed command line."""
    yield _workloads(subject)
    sequential = next((m.name for m in subject.models([Family.SEQUENTIAL])), None)
    if sequential is None:
        yield Check(
            "has a sequential model",
            "describe lists none",
            "add one: it is every speed-up's base",
        )
        return
    for arguments in WRONG_USAGE:
        filled = tuple(part.replace("{sequential}", sequential) for part in arguments)
        yield _answer(subject, filled, "usage", 2)
    for arguments in UNSUPPORTED:
        filled = tuple(part.replace("{sequential}", sequential) for part in arguments)
        yield _answer(subject, filled, "unsupported", 1)


def range_checks(subject: Subject) -> Iterator[Check]:
    """Sizes that a workload is not defined for are wrong usage, and pairs that do not apply are
    refused with the reason that describe gives.
    """
    for workload in subject.workloads.values():
        model = next((m for m in subject.models_for(workload.id) if m.name == m.baseline), None)
        if model is None:
            yield Check(
                f"a sequential model runs {workload.id}",
                "describe has a reason why each of them does not",
                "let one run it: it is every speed-up's base",
            )
            continue
        params = ["address=127.0.0.1:1"] if workload.service else []
        params += [f"{workload.directory.param}=."] if workload.directory else []
        given = [part for param in params for part in ("--param", param)]
        allowed = workload.size_range
        outside = [size for size in (allowed.least - 1, allowed.most + 1) if 0 <= size < 2**31]
        for size in outside:
            arguments = (
                "run", "--workload", workload.id, "--model", model.name, "--tasks", "1",
                "--size", str(size), *given,
            )  # fmt: skip
            yield _answer(subject, arguments, "usage", 2)
        for other in subject.program.description.models:
            if workload.id in other.not_applicable:
                arguments = (
                    "run", "--workload", workload.id, "--model", other.name, "--tasks", "1",
                    "--size", str(workload.size), *given,
                )  # fmt: skip
                yield _answer(subject, arguments, "unsupported", 1)
    for absent in subject.program.description.absent_models:
        arguments = (
            "run", "--workload", "selftest", "--model", absent.name, "--tasks", "1", "--size", "0",
        )  # fmt: skip
        yield _answer(subject, arguments, "unsupported", 1)


def input_ignored_check(subject: Subject) -> Check:
    """By hand, in a pipeline or from cron, standard input may be at its end from the start."""
    sentence = "ignores its standard input unless told to die with it"
    model = subject.models([Family.SEQUENTIAL])[0]
    arguments = tuple(part.replace("{sequential}", model.name) for part in RUN)
    command = f"{subject.command(*arguments)} </dev/null"
    try:
        # Only how it ends is looked at: what it writes is nobody's business here.
        status = subprocess.run(
            (*subject.program.argv, *arguments),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=subject.program.environment,
            timeout=PATIENCE_S,
            check=False,
        ).returncode
    except subprocess.TimeoutExpired:
        return Check(sentence, f"not done after {PATIENCE_S:g} s (of: {command})", BY_HAND)
    if status == 0:
        return Check(sentence)
    problem = f"exit status {status} (of: {command})"
    return Check(sentence, problem, "watch standard input only with --die-with-stdin")


def _workloads(subject: Subject) -> Check:
    sentence = "has the workload selftest and at least one other"
    if "selftest" not in subject.workloads:
        return Check(
            sentence,
            "describe lists no selftest",
            "add it: docs/protocol.md, section 3",
        )
    if len(subject.workloads) < 2:
        listed = ", ".join(subject.program.description.workloads)
        return Check(sentence, f"describe lists: {listed}", "port one of: harness list")
    return Check(sentence)


def _answer(subject: Subject, arguments: tuple[str, ...], code: str, status: int) -> Check:
    shown = " ".join(part or "''" for part in arguments) or "(no arguments)"
    sentence = f"answers {code}, exit {status}, to: {shown}"
    ending = subject.raw(*arguments)
    last = ending.messages[-1] if ending.messages else None
    seen = f"{ending.outcome}: {ending.reason}"
    if not isinstance(last, Failure):
        problem = f"no error line; {seen}"
    elif last.code != code:
        problem = f"error line with code {last.code}: {last.message}"
    elif ending.exit_status != status:
        problem = f"exit status {ending.exit_status}"
    elif len(ending.messages) > 1:
        problem = f"{len(ending.messages)} lines where the error line stands alone"
    else:
        return Check(sentence)
    return Check(sentence, f"{problem} (of: {subject.command(*arguments)})", CONTRACT)
