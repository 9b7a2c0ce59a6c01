"""`harness explain`: one cell or one claim, from raw samples to the number or the verdict."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def command(
    words: Annotated[
        list[str],
        typer.Argument(
            help="[SESSION] and a claim [and a language], or a cell's key or parts of it."
        ),
    ],
) -> None:
    """Show what a number or a verdict rests on: threads and processes, flags, every sample."""
    from harness.cli import reporting
    from harness.cli.workspace import RESULTS
    from harness.errors import UsageError
    from harness.show.explain import explained
    from harness.store import SessionReader, latest_session

    first = Path(words[0])
    named = first.is_dir()
    if not named and first.exists():
        raise UsageError(
            "explaining", str(first), "is no session", "name a session's folder, or none"
        )
    if named and len(words) == 1:
        raise UsageError(
            "explaining",
            str(first),
            "is a session; what of it is to be explained?",
            f"harness explain {first} cpu-bound, or parts of a cell's key: "
            f"harness explain {first} collatz threads W2",
        )
    folder = first if named else latest_session(RESULTS)
    what = " ".join(words[1:] if named else words)
    if not what.strip():
        raise UsageError(
            "explaining", repr(what), "names nothing", "name a claim, or a part of a cell's key"
        )
    judgement = reporting.judged(folder)
    for line in explained(judgement, SessionReader(folder), what):
        print(line)
