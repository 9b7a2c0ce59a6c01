"""Figures of a session, as SVG and PNG with their data as CSV; two renders are identical."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
from matplotlib.figure import Figure

from harness.judge.judgement import Judgement
from harness.show.figures import breakeven, speedup, textbook
from harness.show.style import RC

#: file stem -> what draws it
FIGURES: dict[str, Callable[[Judgement], Figure]] = {
    "textbook": textbook.draw,
    "speedup": speedup.draw,
    "break-even": breakeven.draw,
}
#: file stem -> whether a session has what it shows; the others every session has
NEEDS: dict[str, Callable[[Judgement], bool]] = {"break-even": lambda found: bool(found.curves)}


def draw_all(judgement: Judgement, folder: Path) -> list[Path]:
    """Draw every figure into `folder`; the files that were written."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    with matplotlib.rc_context(RC):
        for stem, draw in FIGURES.items():
            if stem in NEEDS and not NEEDS[stem](judgement):
                continue
            figure = draw(judgement)
            written += _save(figure, folder / stem)
            plt.close(figure)
    return written


def _save(figure: Figure, stem: Path) -> list[Path]:
    svg, png = stem.with_suffix(".svg"), stem.with_suffix(".png")
    figure.savefig(svg, metadata={"Date": None, "Creator": None})
    figure.savefig(png, dpi=150, metadata={"Software": None})
    return [svg, png]
