"""From options to a measured session: what `run` and `compare` do alike."""

from __future__ import annotations

import random
import sys
from collections.abc import Sequence
from pathlib import Path

from harness.catalogue.loader import load_catalogue
from harness.cli.options import Request
from harness.cli.progress import ProgressDisplay
from harness.cli.workspace import RESULTS, ROOT, Prepared, chosen_languages, prepare_for_session
from harness.errors import EXIT_DONE, EXIT_NOT_MEASURED, UsageError
from harness.measure.duration import estimate_block_s, estimate_probes_s
from harness.measure.host import (
    describe_host,
    parsed_cpus,
    restrict_to_cpus,
    this_machine,
    usable_cpus,
)
from harness.measure.plan import Selection, make_plan
from harness.measure.session import Session
from harness.measure.stopping import Stopping
from harness.store import (
    InvocationRecord,
    Plan,
    ProbeRecord,
    SessionReader,
    SessionWriter,
    new_session_folder,
    point_latest_at,
)
from harness.units import clock
from harness.vocabulary import Outcome


def planned(request: Request, session: str = "not run") -> tuple[Plan, Prepared]:
    """Build what is needed and plan. Raises UsageError for names that do not exist."""
    catalogue = load_catalogue()
    profile = catalogue.profile(request.profile)
    claims = tuple(catalogue.claim(name).id for name in request.claims)
    workloads = tuple(catalogue.workload(name).id for name in request.workloads)
    chosen_languages(request.require)
    if request.cpus is not None:
        restrict_to_cpus(parsed_cpus(request.cpus))
    # What is required is measured, whether or not it was asked for.
    languages = (*request.languages, *request.require) if request.languages else ()
    prepared = prepare_for_session(
        tuple(dict.fromkeys(languages)),
        catalogue,
        lambda title: say(f"preparing {title}"),
        request.runtimes,
        profile.variants,
    )
    results = RESULTS if request.out is None else request.out.parent
    plan = make_plan(
        session,
        catalogue,
        Selection(request.profile, claims, request.blocks, request.budget_s, workloads),
        prepared.programs,
        prepared.measured,
        prepared.missing,
        this_machine(results if results.is_dir() else ROOT),
        random.SystemRandom().randrange(2**32) if request.seed is None else request.seed,
    )
    return plan, prepared


def describe_plan(plan: Plan, prepared: Prepared) -> list[str]:
    """What will run and how long it will take, a line each."""
    lines = [
        (
            f"profile {plan.profile}: {len(plan.claims)} claims, {len(plan.cells)} cells"
            f"{_told_probes(plan)}, "
            f"{_told_length(plan, prepared)}"
        )
    ]
    for runtime in plan.runtimes:
        only = "" if runtime.language in plan.measured else " (for the ceiling only)"
        lines.append(f"  {runtime.title}: {runtime.runtime}{only}")
        lines += [f"    without {lost}" for lost in runtime.lost]
    for gone in plan.missing:
        lines.append(f"  {gone.title}: {gone.outcome}: {gone.reason}")
        lines += [f"    install on {how}" for how in gone.install]
    return lines


def _told_probes(plan: Plan) -> str:
    """`, 12 probes of 12 models`; nothing without probes."""
    probing = plan.probing
    if not probing.cells:
        return ""
    models = len({(cell.language, cell.runtime, cell.model) for cell in probing.cells})
    return f", {len(probing.probes)} probes of {models} models"


def _told_length(plan: Plan, prepared: Prepared) -> str:
    """`12 blocks, about 15 min 30 s of measuring, 9 min 10 s of it probes; then ...`."""
    pace_s = estimate_block_s(plan, prepared.programs)
    probes_s = estimate_probes_s(plan, prepared.programs)
    text = f"{plan.blocks} blocks, about {clock(pace_s * plan.blocks + probes_s)} of measuring"
    if probes_s:
        text += f", {clock(probes_s)} of it probes"
    if plan.half_width is not None and plan.budget_s is not None:
        text += (
            f"; then, once, as many more as +-{plan.half_width:.0%} takes and end within "
            f"{clock(plan.budget_s)}, {len(plan.order)} in all at most"
        )
    if plan.budget_holds_always and plan.budget_s is not None:
        fit = max(0, int((plan.budget_s - probes_s) / pace_s))
        if fit < plan.blocks:
            text += f"; about {fit} of them fit the budget of {clock(plan.budget_s)}"
    return text


def measure(request: Request) -> Path:
    """Measure, or go on measuring, and return the session's folder.

    Raises InterruptedSession on Ctrl-C, with everything measured so far on disk.
    """
    if request.resume is not None:
        return _resume(request.resume)
    plan, prepared = planned(request)
    tools = tuple(tool for program in prepared.programs for tool in program.tools())
    RESULTS.mkdir(exist_ok=True)
    host = describe_host(RESULTS if request.out is None else request.out.parent, tools)
    folder = new_session_folder(RESULTS, request.out, host.hostname)
    plan = plan.model_copy(update={"session": folder.name})
    for line in describe_plan(plan, prepared):
        say(line)
    say(f"session {_shown(folder)}")
    with SessionWriter(folder) as writer:
        writer.write_plan(plan, host)
        point_latest_at(folder, RESULTS)
        _carry_out(plan, prepared, writer, None)
    return folder


def exit_status(folder: Path, require: Sequence[str], strict: bool) -> int:
    """1 if a required language has no numbers or any checksum was wrong, else 0; says which.

    If `strict`, 1 as well if the controls failed.
    """
    reader = SessionReader(folder)
    status = EXIT_DONE
    cells = {p.cell().key: p for p in reader.plan.cells}
    measured = {
        cells[record.cell].language
        for record in reader.invocations
        if record.outcome is Outcome.COMPLETED and record.cell in cells
    }
    for name in require:
        if name not in measured:
            reasons = [gone.reason for gone in reader.plan.missing if gone.language == name]
            why = "; ".join(reasons) or "see above"
            say(f"harness: {name} is required and was not measured: {why}")
            status = EXIT_NOT_MEASURED
    every: list[InvocationRecord | ProbeRecord] = [*reader.invocations, *reader.probes]
    wrong = [record for record in every if record.outcome is Outcome.WRONG_RESULT]
    if wrong:
        say(f"harness: {len(wrong)} invocations gave a wrong result, the first: {wrong[0].reason}")
        status = EXIT_NOT_MEASURED
    if strict and (failed := _failed_controls(folder)):
        say(f"harness: controls failed: {', '.join(failed)}; see cautions.json")
        status = EXIT_NOT_MEASURED
    return status


def _failed_controls(folder: Path) -> list[str]:
    from harness.cli.reporting import judged

    return [result.cell.key for result in judged(folder).controls.failed]


def say(line: str) -> None:
    """A line for the person who waits; results go to standard output, this does not."""
    print(line, file=sys.stderr, flush=True)


def _resume(folder: Path) -> Path:
    reader = SessionReader(folder)
    plan = reader.plan
    if reader.finished:
        say(f"session {_shown(folder)} is finished already")
        return folder
    if not plan.measured:
        say(f"session {_shown(folder)} has nothing to measure: {plan.missing[0].reason}")
        return folder
    prepared = prepare_for_session(
        tuple(plan.measured),
        load_catalogue(),
        lambda title: say(f"preparing {title}"),
        tuple(
            f"{r.language}={r.path}"
            for r in plan.runtimes
            if r.path and r.language in plan.measured
        ),
        any(runtime.variant for runtime in plan.runtimes),
    )
    now = {(p.language.name, p.runtime): p.build.digest for p in prepared.programs}
    for runtime in plan.runtimes:
        if now.get((runtime.language, runtime.runtime)) != runtime.build_digest:
            raise UsageError(
                "resuming a session",
                f"{runtime.title} ({runtime.runtime})",
                "its program, flags or toolchain are no longer those that the session began with",
                "restore them, or begin a new session",
            )
    if usable_cpus() != plan.cpus:
        raise UsageError(
            "resuming a session",
            f"CPUs {', '.join(map(str, usable_cpus()))}",
            f"the session began on CPUs {', '.join(map(str, plan.cpus))}",
            "run it on the same machine with the same affinity, or begin a new session",
        )
    say(f"going on with session {_shown(folder)}")
    with SessionWriter(folder) as writer:
        _carry_out(plan, prepared, writer, SessionReader(folder))
    return folder


def _carry_out(
    plan: Plan, prepared: Prepared, writer: SessionWriter, earlier: SessionReader | None
) -> None:
    stopping = Stopping(
        plan, lambda: _blocks_wanted(writer.folder), earlier.decision if earlier else None
    )
    expected_s = estimate_block_s(plan, prepared.programs) * stopping.blocks
    expected_s += estimate_probes_s(plan, prepared.programs)
    already = len(earlier.invocations) + len(earlier.probes) if earlier else 0
    with ProgressDisplay(expected_s, already) as display:
        session = Session(plan, prepared.programs, prepared.native, writer, display, stopping)
        if earlier is not None:
            session.take_up(earlier)
        session.run()


def _blocks_wanted(folder: Path) -> int:
    """What the pilot asks for. Judging loads pandas, so it is imported here."""
    from harness.judge.judgement import judge
    from harness.judge.precision import blocks_wanted

    return blocks_wanted(judge(SessionReader(folder)))


def _shown(folder: Path) -> str:
    try:
        return str(folder.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(folder)
