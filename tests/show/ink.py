"""What a figure writes and where, as it is drawn: line by line, nothing that stays unseen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

from harness.judge.judgement import Judgement
from harness.show.style import RC


@dataclass(frozen=True)
class Ink:
    """The size of a canvas in pixels, and every line of text with its box on it."""

    width: float
    height: float
    lines: list[tuple[str, Bbox]]


class _Recorder(RendererAgg):
    """Draws, and keeps where each line of text went. Its origin is the lower left."""

    def __init__(self, width: float, height: float, dpi: float) -> None:
        super().__init__(width, height, dpi)
        self.lines: list[tuple[str, Bbox]] = []

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
        super().draw_text(gc, x, y, s, prop, angle, ismath, mtext)


def written_by(draw: Callable[[Judgement], Figure], judgement: Judgement) -> Ink:
    """Draw the figure once, as it is drawn for a file."""
    with mpl.rc_context(RC):
        figure = draw(judgement)
        width, height = figure.bbox.width, figure.bbox.height
        recorder = _Recorder(width, height, figure.dpi)
        figure.draw(recorder)
        plt.close(figure)
    return Ink(width, height, recorder.lines)
