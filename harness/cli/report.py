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
    figure: Annotated[
        list[str] | None,
        typer.Option("--figure", help="Of a preset these figures only (repeat, or commas)."),
    ] = None,
    slides: Annotated[
        bool, typer.Option("--slides", help="slides.pptx as well, with charts to edit.")
    ] = False,
) -> None:
    """Write a session's tables, figures and page anew; needs no toolchain."""
    from harness.cli import reporting
    from harness.cli.workspace import RESULTS
    from harness.errors import UsageError, unknown_name
    from harness.show.look import LOOKS
    from harness.store import latest_session

    presets = list(options.split(preset, "--preset"))
    for name in presets:
        if name not in LOOKS:
            raise unknown_name("reporting", "preset", name, LOOKS)
    figures = options.split(figure, "--figure")
    if figures and not presets:
        raise UsageError(
            "reporting",
            f"--figure {','.join(figures)}",
            "picks from a preset's figures, and no preset is asked for",
            f"add --preset, one of: {', '.join(LOOKS)}",
        )
    if figures:
        reporting.require_figures(figures)
    if slides:
        reporting.require_slides()
    folder = session or latest_session(RESULTS)
    judgement = reporting.judged(folder)
    for path in (
        *reporting.write_verdicts(folder, judgement),
        *reporting.write_report(folder, judgement),
        *reporting.write_presets(folder, judgement, presets, figures),
        *(reporting.write_slides(folder, judgement) if slides else ()),
    ):
        print(path)
