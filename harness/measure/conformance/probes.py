"""The probes: each gives what the catalogue says, or says why not, and leaves nothing behind."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psutil

from harness.catalogue.probe import Probe
from harness.measure.conformance.lifeline import GONE_WITHIN_S, wait_until_gone
from harness.measure.conformance.subject import BY_HAND, Check, Subject, killed
from harness.measure.host import usable_cpus
from harness.measure.line import read_line
from harness.measure.probing import attempt_probe, probe_arguments
from harness.protocol import ModelDescription
from harness.vocabulary import Family, Outcome, ProbeCell

CONTRACT = "docs/probes.md says what a probe does"
#: Enough to see that it works, in every probe that has the parameter.
SMALL = {
    "cap_ms": "10",
    "resident_mib": "0,8",
    "mib": "8",
    "counts": "1,2",
    "rounds": "2",
    "milliseconds": "20",
    "bytes": "1,65536",
}
REPEATS = 2
#: Each crash is a program of its own, started anew: two kinds are enough but for a full look.
FEW_CRASHES = {"crash": {"kinds": "exit,sigkill"}}
STARTED_WITHIN_S = 30.0
#: How long after `started` the program is killed.
KILLED_AFTER_S = (0.02, 0.3)
SHARED_MEMORY = Path("/dev/shm")


def checks(subject: Subject, full: bool) -> Iterator[Check]:
    """Every probe that the program has, of every model, small; killed in the middle if `full`."""
    description = subject.program.description
    for name in description.probes:
        if name not in subject.probes:
            yield Check(f"knows no probe but the catalogue's: {name}", f"{name} is none", CONTRACT)
    for probe in subject.probes.values():
        if probe.id not in description.probes:
            continue
        for model in description.models:
            reason = model.not_applicable.get(probe.id)
            if reason is None and model.family is Family.SEQUENTIAL:
                yield Check(
                    f"says why {model.name} has no workers to probe: {probe.id}",
                    "its not_applicable does not name the probe",
                    CONTRACT,
                )
            elif reason is None:
                yield _gives_observations(subject, probe, model, full)
                if full:
                    for after_s in KILLED_AFTER_S:
                        yield _leaves_nothing_when_killed(subject, probe, model, after_s)
            else:
                yield _refuses(subject, probe, model)


def _gives_observations(
    subject: Subject, probe: Probe, model: ModelDescription, full: bool
) -> Check:
    sentence = f"probe {probe.id} of {model.name} gives what the catalogue says"
    before = _left_in_files(subject)
    changed = {name: value for name, value in SMALL.items() if name in probe.params}
    changed |= {} if full else FEW_CRASHES.get(probe.id, {})
    attempt = attempt_probe(
        subject.program, probe, _cell(subject, probe, model), usable_cpus(),
        REPEATS if full else 1, subject.folder / "probe.stderr", changed,
    )  # fmt: skip
    command = subject.command(*attempt.arguments)
    if attempt.outcome is not Outcome.COMPLETED:
        return Check(sentence, f"{attempt.outcome}: {attempt.reason} (of: {command})", CONTRACT)
    names = {each.metric for each in attempt.observations}
    if not names:
        return Check(sentence, f"no observation (of: {command})", CONTRACT)
    if left := wait_until_gone(subject):
        return Check(sentence, f"left behind: {killed(left)} (of: {command})", CONTRACT)
    if files := _left_since(subject, before):
        problem = f"left behind: {', '.join(map(str, files))} (of: {command})"
        return Check(sentence, problem, CONTRACT)
    return Check(sentence)


def _refuses(subject: Subject, probe: Probe, model: ModelDescription) -> Check:
    sentence = f"refuses probe {probe.id} of {model.name}, for which it says that it has none"
    ending = subject.raw("probe", "--probe", probe.id, "--model", model.name)
    if ending.outcome is Outcome.UNSUPPORTED:
        return Check(sentence)
    command = subject.command("probe", "--probe", probe.id, "--model", model.name)
    return Check(sentence, f"{ending.outcome}: {ending.reason} (of: {command})", CONTRACT)


def _leaves_nothing_when_killed(
    subject: Subject, probe: Probe, model: ModelDescription, after_s: float
) -> Check:
    sentence = f"probe {probe.id} of {model.name} leaves nothing when killed after {after_s:g} s"
    cpus = len(usable_cpus())
    params = probe.parameters(model.family, model.multiplexed, cpus)
    params |= {name: value for name, value in SMALL.items() if name in params}
    cell = _cell(subject, probe, model)
    arguments = probe_arguments(probe, cell, params, cpus, REPEATS)
    before = _left_in_files(subject)
    with (subject.folder / "killed.stderr").open("wb") as errors:
        program = subprocess.Popen(
            (*subject.program.argv, *arguments),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=subject.program.environment,
            process_group=0,
            bufsize=0,
        )
    assert program.stdout is not None
    assert program.stdin is not None
    with program.stdout, program.stdin:
        read_line(program.stdout, STARTED_WITHIN_S)
        # Any moment will do: what is looked for may not depend on it.
        time.sleep(after_s)
        program.kill()
        program.wait()
        left = wait_until_gone(subject)
    command = subject.command(*arguments)
    if left:
        return Check(sentence, f"{killed(left)} lived on (of: {command})", BY_HAND)
    if files := _left_since(subject, before):
        problem = f"left behind: {', '.join(map(str, files))} (of: {command})"
        return Check(sentence, problem, CONTRACT)
    return Check(sentence)


def _left_since(subject: Subject, before: set[Path]) -> list[Path]:
    """Files that are there since and stay, and that no living process has.

    What somebody living has is somebody else's; what goes by itself was being tidied up.
    """
    until_s = time.monotonic() + GONE_WITHIN_S
    while True:
        left = [path for path in _left_in_files(subject) - before if not _is_held(path)]
        if not left or time.monotonic() > until_s:
            return sorted(left)
        time.sleep(0.1)


def _is_held(path: Path) -> bool:
    """Whether a living process has the file mapped or open; all of ours are gone by now."""
    for process in psutil.process_iter():
        try:
            maps = (Path("/proc") / str(process.pid) / "maps").read_text(errors="replace")
            if str(path) in maps or any(str(path) == each.path for each in process.open_files()):
                return True
        except (psutil.Error, OSError):
            continue
    return not path.exists()


def _left_in_files(subject: Subject) -> set[Path]:
    """Shared memory, and core files where the program is started."""
    places = [(SHARED_MEMORY, "*"), (Path.cwd(), "core*"), (subject.folder, "core*")]
    return {path for place, pattern in places if place.is_dir() for path in place.glob(pattern)}


def _cell(subject: Subject, probe: Probe, model: ModelDescription) -> ProbeCell:
    program = subject.program
    return ProbeCell(
        probe.id, program.language.name, program.runtime, model.name, model.family,
        model.multiplexed,
    )  # fmt: skip
