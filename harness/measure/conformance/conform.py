"""All checks of one language, in the order in which a contributor can mend them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

from harness.catalogue.manifest import Language
from harness.catalogue.probe import Probe
from harness.catalogue.workload import Workload
from harness.measure.conformance import lifeline, probes, speech, work
from harness.measure.conformance.subject import Check, Hang, Subject
from harness.measure.programs import USUAL, Choice, prepare_native, prepare_one
from harness.measure.toolchain import MissingTool
from harness.store import MissingLanguage

Report = Callable[[Check], None]


def conform(
    language: Language,
    workloads: Mapping[str, Workload],
    build_root: Path,
    full: bool,
    report: Report,
    choice: Choice = USUAL,
    catalogued: Mapping[str, Probe] = MappingProxyType({}),
    only_probes: bool = False,
) -> list[Check]:
    """Hold the program of `language` against the contract; `report` hears of each check.

    A program that cannot be built or does not describe itself fails at once; a stage stops at
    its first failure, since the rest of it would say the same; a hang stops everything.
    `catalogued` are the probes there are; `only_probes` looks at nothing else, and at all of them.
    """
    checks: list[Check] = []

    def note(check: Check) -> Check:
        checks.append(check)
        report(check)
        return check

    program = prepare_one(language, build_root, choice)
    if isinstance(program, MissingLanguage):
        how = "; ".join(program.install) or f"run: harness worker {language.name} describe"
        note(
            Check(
                "builds and describes itself",
                f"{program.outcome}: {program.reason}",
                how,
            )
        )
        return checks
    note(Check(f"builds and describes itself: {program.runtime}"))
    native = prepare_native(build_root)
    services = None if isinstance(native, MissingTool) else native
    subject = Subject(program, workloads, services, catalogued)
    try:
        for stage in _stages(subject, full, only_probes):
            for check in stage:
                if not note(check).holds and not only_probes:
                    break
    except Hang as hang:
        action = "find out what it waits for; nothing more was checked"
        note(Check("ends by itself", str(hang), action))
    finally:
        note(lifeline.no_orphan_check(subject))
        subject.close()
    return checks


def _stages(subject: Subject, full: bool, only_probes: bool) -> Iterator[Iterable[Check]]:
    if only_probes:
        yield probes.checks(subject, full)
        return
    yield speech.checks(subject)
    yield speech.range_checks(subject)
    if "selftest" in subject.workloads:
        yield [work.clock_check(subject)]
        yield work.stray_print_checks(subject)
    yield work.golden_checks(subject)
    if "selftest" in subject.workloads:
        yield [speech.input_ignored_check(subject)]
    yield work.equality_checks(subject, full)
    yield work.failing_task_checks(subject)
    yield lifeline.checks(subject)
    yield probes.checks(subject, full)
