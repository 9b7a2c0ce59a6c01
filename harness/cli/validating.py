"""Carrying out what `harness validate` shows."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from harness.catalogue.loader import load_catalogue
from harness.cli.measuring import measure, planned, say
from harness.cli.options import Request
from harness.cli.progress import ProgressDisplay
from harness.cli.workspace import RESULTS, ROOT, Prepared
from harness.measure.duration import estimate_block_s
from harness.measure.host import describe_host, git_commit
from harness.measure.session import Session
from harness.measure.trials import Trial, disturbance, trial_plan, trials
from harness.store import Host, Plan, SessionReader, SessionWriter, new_session_folder
from harness.units import clock

if TYPE_CHECKING:
    from harness.judge.validation.simulated import Finding
    from harness.judge.validation.trials import TrialResult

METHODOLOGY = ROOT / "docs" / "methodology.md"
BLOCKS = 12


def simulation(sessions: int, seed: int) -> tuple[list[Finding], str]:
    """Every simulated experiment, and a sentence that says which run it was."""
    from harness.judge.validation.simulated import simulated

    began_s = time.monotonic()
    findings = list(simulated(sessions, seed, say))
    took = clock(time.monotonic() - began_s)
    return findings, f"{sessions} simulated sessions a figure, seed {seed}; {took}; {_today()}"


def on_this_machine() -> tuple[list[Finding], str]:
    """The trials of known truth, then two whole sessions compared."""
    from harness.judge.validation.trials import trial_findings

    began_s = time.monotonic()
    request = Request(profile="quick", claims=("cpu-bound",), blocks=BLOCKS)
    plan, prepared = planned(request)
    host = describe_host(RESULTS, ())
    results = []
    for trial in trials(len(plan.cpus)):
        say(f"trial {trial.name}: {trial.what}")
        results.append(_carried_out(plan, prepared, trial, host))
    findings = [*trial_findings(results), *_two_sessions()]
    took = clock(time.monotonic() - began_s)
    machine = f"{len(plan.cpus)} CPUs, {host.cpu_model or host.architecture}"
    return findings, f"Sessions of {BLOCKS} blocks on {machine}; {took}; {_today()}"


def written(findings: list[Finding], about: str, name: str) -> Path:
    """The findings put into the methodology's table of that name."""
    from harness.show.formats import markdown
    from harness.show.validation import findings_table, replaced

    table = findings_table(findings, about)
    text = f"*{about}.*\n\n{markdown(table)}"
    document = METHODOLOGY.read_text(encoding="utf-8")
    METHODOLOGY.write_text(replaced(document, name, text, str(METHODOLOGY)), encoding="utf-8")
    return METHODOLOGY


def _carried_out(plan: Plan, prepared: Prepared, trial: Trial, host: Host) -> TrialResult:
    from harness.judge.validation.trials import trial_result

    folder = new_session_folder(RESULTS, None, f"trial-{trial.name}")
    mine = trial_plan(plan, trial, seed=time.time_ns() % 2**32)
    expected_s = estimate_block_s(mine, prepared.programs) * mine.blocks
    with (
        SessionWriter(folder) as writer,
        ProgressDisplay(expected_s, 0) as display,
        disturbance(trial, mine) as around,
    ):
        writer.write_plan(mine, host)
        Session(mine, prepared.programs, prepared.native, writer, display, around=around).run()
    return trial_result(trial.what, trial.spoils, SessionReader(folder))


def _two_sessions() -> list[Finding]:
    """The headline claims measured twice, one session after the other."""
    from harness.cli.reporting import judged
    from harness.judge.difference import difference
    from harness.judge.validation.simulated import Finding

    # What waits for a service takes most of a session's time and has the least noise.
    catalogue = load_catalogue()
    computing = tuple(
        name
        for name in catalogue.profile("quick").claims
        if not any(
            catalogue.workload(experiment.workload).service
            for part in catalogue.claim(name).parts
            for condition in part.conditions()
            for experiment in condition.experiments
        )
    )
    request = Request(profile="quick", claims=computing, blocks=BLOCKS)
    first, second = (judged(measure(request)) for _ in range(2))
    found = difference(first, second)
    both, same, turned = len(found.in_both), len(found.identical), len(found.turned)
    return [
        Finding(
            "two whole sessions",
            "confirmed in one and opposite in the other",
            "none",
            f"{turned} of {both} verdicts",
            turned == 0,
        ),
        Finding(
            "two whole sessions",
            "identical verdicts",
            "at least 80 %",
            f"{same} of {both}",
            same >= 0.8 * both,
        ),
    ]


def _today() -> str:
    return f"commit {git_commit() or 'unknown'}, {date.today().isoformat()}"
