"""`harness show`: the table of a session, the last one by default."""

from __future__ import annotations

from harness.cli import options


def command(session: options.SessionFolder = None) -> None:
    """Print a session's table and verdicts."""
    from harness.catalogue.loader import load_catalogue
    from harness.cli import reporting
    from harness.cli.console import print_judgement
    from harness.cli.workspace import RESULTS
    from harness.store import latest_session

    judgement = reporting.judged(session or latest_session(RESULTS))
    print_judgement(judgement, load_catalogue().model_table)
