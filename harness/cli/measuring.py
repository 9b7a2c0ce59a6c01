"""From options to a measured session: what `run` and `compare` do alike."""

from __future__ import annotations

import random
import sys
from collections.abc import Sequence
from pathlib import Path

from harness.catalogue.loader import Catalogue, load_catalogue
from harness.cli.options import Request
from harness.cli.progress import ProgressDisplay
from harness.cli.workspace import RESULTS, Prepared, chosen_languages, prepare_for_session
from harness.errors import EXIT_DONE, EXIT_NOT_MEASURED, UsageError
from harness.measure.host import describe_host, usable_cpus
from harness.measure.plan import Choice, estimate_block_s, make_plan
from harness.measure.session import Session
from harness.store import (
    Plan,
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
    catalogue.profile(request.profile)
    claims = _chosen_claims(request, catalogue)
    chosen_languages(request.require)
    # What is required is measured, whether or not it was asked for.
    languages = (*request.languages, *request.require) if request.languages else ()
    prepared = prepare_for_session(
        tuple(dict.fromkeys(languages)), catalogue, lambda title: say(f"preparing {title}")
    )
    plan = make_plan(
        session,
        catalogue,
        Choice(request.profile, claims, request.blocks),
        prepared.programs,
        prepared.measured,
        prepared.missing,
        usable_cpus(),
        random.SystemRandom().randrange(2**32) if request.seed is None else request.seed,
    )
    return plan, prepared


def describe_plan(plan: Plan, prepared: Prepared) -> list[str]:
    """What will run and how long it will take, a line each."""
    seconds = estimate_block_s(plan, prepared.programs) * plan.blocks
    lines = [
        (
            f"profile {plan.profile}: {len(plan.claims)} claims, {len(plan.cells)} cells, "
            f"{plan.blocks} blocks, about {clock(seconds)} of measuring"
        )
    ]
    lines += [
        f"  {runtime.title}: {runtime.runtime}"
        + ("" if runtime.language in plan.measured else " (for the ceiling only)")
        for runtime in plan.runtimes
    ]
    for gone in plan.missing:
        lines.append(f"  {gone.title}: {gone.outcome}: {gone.reason}")
        lines += [f"    install on {how}" for how in gone.install]
    return lines


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


def exit_status(folder: Path, require: Sequence[str]) -> int:
    """1 if a required language has no numbers or any checksum was wrong, else 0; says which."""
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
    wrong = [r for r in reader.invocations if r.outcome is Outcome.WRONG_RESULT]
    if wrong:
        say(f"harness: {len(wrong)} invocations gave a wrong result, the first: {wrong[0].reason}")
        status = EXIT_NOT_MEASURED
    return status


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
        tuple(plan.measured), load_catalogue(), lambda title: say(f"preparing {title}")
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
    expected_s = estimate_block_s(plan, prepared.programs) * plan.blocks
    already = len(earlier.invocations) if earlier else 0
    with ProgressDisplay(expected_s, already) as display:
        session = Session(plan, prepared.programs, prepared.native, writer, display)
        if earlier is not None:
            session.take_up(earlier)
        session.run()


def _chosen_claims(request: Request, catalogue: Catalogue) -> tuple[str, ...]:
    """The claims asked for by name or by workload; empty for all of the profile."""
    claims = tuple(catalogue.claim(name).id for name in request.claims)
    if not request.workloads:
        return claims
    wanted = {catalogue.workload(name).id for name in request.workloads}
    among = claims or catalogue.profile(request.profile).claims
    kept = tuple(c for c in among if catalogue.claim(c).experiment.workload in wanted)
    if not kept:
        raise UsageError(
            "choosing claims",
            f"workload {', '.join(sorted(wanted))}",
            f"no claim of the profile {request.profile!r} is about it",
            "see which claim needs which workload with: harness list",
        )
    return kept


def _shown(folder: Path) -> str:
    try:
        return str(folder.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(folder)
