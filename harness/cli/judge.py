"""`harness judge`: verdicts from a stored session."""

from __future__ import annotations

from harness.cli import options


def command(session: options.SessionFolder = None, json: options.Json = False) -> None:
    """Judge a session by its own claims; needs no toolchain."""
    from harness.cli import reporting
    from harness.cli.workspace import RESULTS
    from harness.store import latest_session

    folder = session or latest_session(RESULTS)
    judgement = reporting.judged(folder)
    written = reporting.write_verdicts(folder, judgement)
    if json:
        print(written[-1].read_text(encoding="utf-8"), end="")
        return
    from harness.cli.console import console, print_notes, print_table
    from harness.show import notes, tables

    out = console()
    out.print(notes.headline(judgement))
    print_table(out, tables.verdict_table(judgement))
    print_notes(out, judgement)
    for title, lines in tables.pair_lines(judgement).items():
        if lines:
            print(f"{title}:")
        for line in lines:
            print(f"  {line}")
