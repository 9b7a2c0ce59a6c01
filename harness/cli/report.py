"""`harness report`: tables and figures from a stored session."""

from __future__ import annotations

from harness.cli import options


def command(session: options.SessionFolder = None) -> None:
    """Write a session's tables and figures anew; needs no toolchain."""
    from harness.cli import reporting
    from harness.cli.workspace import RESULTS
    from harness.store import latest_session

    folder = session or latest_session(RESULTS)
    judgement = reporting.judged(folder)
    for path in (
        *reporting.write_verdicts(folder, judgement),
        *reporting.write_report(folder, judgement),
    ):
        print(path)
