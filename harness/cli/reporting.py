"""From a session's folder to everything that can be rebuilt from it."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import TYPE_CHECKING

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
    """The tables as Markdown and the figures."""
    from harness.catalogue.loader import load_catalogue
    from harness.show.exports import write_markdown
    from harness.show.figures import draw_all

    layout = load_catalogue().model_table
    return [
        write_markdown(folder, judgement, layout),
        *draw_all(judgement, folder / "figures"),
    ]
