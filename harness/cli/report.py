"""`harness report`: tables, figures and the page of a stored session."""

from __future__ import annotations

from typing import Annotated

import typer

from harness.cli import options


def command(
    session: options.SessionFolder = None,
    preset: Annotated[
        list[str] | None,
        typer.Option(
            "--preset", help="Figures for a talk, talk-dark or paper as well (repeat, or commas)."
        ),
    ] = None,
    slides: Annotated[
        bool, typer.Option("--slides", help="slides.pptx as well, with charts to edit.")
    ] = False,
) -> None:
    """Write a session's tables, figures and page anew; needs no toolchain."""
    from harness.cli import reporting
    from harness.cli.workspace import RESULTS
    from harness.errors import unknown_name
    from harness.show.look import LOOKS
    from harness.store import latest_session

    presets = list(options.split(preset))
    for name in presets:
        if name not in LOOKS:
            raise unknown_name("reporting", "preset", name, LOOKS)
    if slides:
        reporting.require_slides()
    folder = session or latest_session(RESULTS)
    judgement = reporting.judged(folder)
    for path in (
        *reporting.write_verdicts(folder, judgement),
        *reporting.write_report(folder, judgement),
        *reporting.write_presets(folder, judgement, presets),
        *(reporting.write_slides(folder, judgement) if slides else ()),
    ):
        print(path)
