"""From a session's folder to everything that can be rebuilt from it."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from harness.errors import UsageError, unknown_name
from harness.store import SessionReader

if TYPE_CHECKING:
    from harness.judge.judgement import Judgement


def judged(folder: Path) -> Judgement:
    """The session judged. Loads pandas, so it is imported here."""
    from harness.judge.judgement import judge

    # All that is read stays: to look through it for garbage took a third of the time.
    collects = gc.isenabled()
    gc.disable()
    try:
        return judge(SessionReader(folder))
    finally:
        if collects:
            gc.enable()


def write_verdicts(folder: Path, judgement: Judgement) -> list[Path]:
    """observations.csv, comparison.csv, cautions.json, verdicts.json."""
    from harness.show.exports import (
        write_cautions_json,
        write_comparison,
        write_observations,
        write_verdicts_json,
    )

    return [
        write_observations(folder, judgement),
        write_comparison(folder, judgement),
        write_cautions_json(folder, judgement),
        write_verdicts_json(folder, judgement),
    ]


def write_report(folder: Path, judgement: Judgement) -> list[Path]:
    """The tables as Markdown and LaTeX, the figures, and the page that holds it all."""
    from harness.catalogue.loader import load_catalogue
    from harness.show.exports import write_tables
    from harness.show.figures import draw_all
    from harness.show.report import write_html

    layout = load_catalogue().model_table
    drawn = draw_all(judgement, folder / "figures", kinds=("svg",))
    return [
        *write_tables(folder, judgement, layout),
        *(path for each in drawn for path in each.files),
        write_html(folder, judgement, layout, drawn),
    ]


def require_figures(names: Iterable[str]) -> None:
    """Raises UsageError for a name that no figure has."""
    from harness.show.figures import STEMS

    for name in names:
        if name not in STEMS:
            raise unknown_name("reporting", "figure", name, STEMS)


def write_presets(
    folder: Path, judgement: Judgement, names: Sequence[str], figures: Sequence[str]
) -> list[Path]:
    """The figures as they are set for a talk or a paper, each preset in a folder of its own.

    There they are of every kind: SVG, PDF and PNG. Without `figures` all are drawn. Raises
    UsageError for one that this session has no data for.
    """
    from harness.show.figures import STEMS, draw_all
    from harness.show.look import LOOKS

    written = []
    for name in names:
        drawn = draw_all(judgement, folder / "figures" / name, LOOKS[name], stems=figures or STEMS)
        absent = set(figures) - {each.drawing.stem for each in drawn}
        if absent:
            raise UsageError(
                "reporting",
                f"figure {', '.join(sorted(absent))}",
                f"{folder} has no data for it",
                "leave it out, or measure what it shows",
            )
        written += [path for each in drawn for path in each.files]
    return written


def require_slides() -> None:
    """Raises UsageError where what writes slides is not installed."""
    import importlib.util

    if importlib.util.find_spec("pptx") is None:
        raise UsageError(
            "writing slides",
            "the library that writes them",
            "is not installed",
            "install the project's extra `slides` into .venv",
        )


def write_slides(folder: Path, judgement: Judgement) -> list[Path]:
    """slides.pptx, with charts that can be edited."""
    from harness.show.slides import write_slides as written

    return [written(folder, judgement)]


def summary_text(judgement: Judgement) -> str:
    """The tables as Markdown, no longer than GitHub takes of a step's summary."""
    from harness.catalogue.loader import load_catalogue
    from harness.show.exports import session_tables, summary
    from harness.show.interchange import shortened

    found = session_tables(judgement, load_catalogue().model_table)
    return shortened(summary(judgement, list(found.values())))


def csv_text(judgement: Judgement) -> str:
    """What comparison.csv has."""
    from harness.show.exports import comparison_text

    return comparison_text(judgement)
