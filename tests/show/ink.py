"""What a figure writes and where, as it is drawn: line by line, nothing that stays unseen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

from harness.judge.judgement import Judgement
from harness.show.figures import FIGURES, Drawing
from harness.show.look import REPORT, Look


@dataclass(frozen=True)
class Ink:
    """The size of a page in pixels, every line of text with its box on it, and its points."""

    width: float
    height: float
    lines: list[tuple[str, Bbox]]
    sizes_pt: list[tuple[str, float]]


class _Recorder(RendererAgg):
    """Draws, and keeps where each line of text went. Its origin is the lower left."""

    def __init__(self, width: float, height: float, dpi: float) -> None:
        super().__init__(width, height, dpi)
        self.lines: list[tuple[str, Bbox]] = []
        self.sizes_pt: list[tuple[str, float]] = []

    def draw_text(
        self, gc: Any, x: float, y: float, s: str, prop: Any, angle: float, ismath: Any = False,
        mtext: Any = None,
    ) -> None:  # fmt: skip
        wide, high, below = self.get_text_width_height_descent(s, prop, ismath)
        base = self.height - y
        box = Bbox.from_bounds(x, base - below, wide, high)
        if angle == 90:
            box = Bbox.from_bounds(x - (high - below), base, high, wide)
        else:
            assert angle == 0, s
        if s.strip():
            self.lines.append((s, box))
            self.sizes_pt.append((s, prop.get_size_in_points()))
        super().draw_text(gc, x, y, s, prop, angle, ismath, mtext)


def drawing(stem: str) -> Drawing:
    return next(each for each in FIGURES if each.stem == stem)


def written_by(drawn: Drawing, judgement: Judgement, look: Look = REPORT) -> list[Ink]:
    """Draw every page of the figure once, as it is drawn for a file."""
    return [_ink(figure) for figure in drawn.pages(judgement, look)]


def _ink(figure: Figure) -> Ink:
    width, height = figure.bbox.width, figure.bbox.height
    recorder = _Recorder(width, height, figure.dpi)
    figure.draw(recorder)
    return Ink(width, height, recorder.lines, recorder.sizes_pt)
