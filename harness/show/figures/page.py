"""Pages of figures: a title above, the foot below, and panels or a plain canvas between them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from harness.judge.judgement import Judgement
from harness.show import style
from harness.show.look import Look

T = TypeVar("T")
#: The share of a page's width that its edges take, and a line's height in its letters' size.
EDGE, LEADING = 0.015, 1.4


@dataclass(frozen=True, slots=True)
class Frame:
    """The title and the foot of a page, as lines, and the room that each takes."""

    title: str
    foot: str
    head_in: float
    foot_in: float

    def height_in(self, body_in: float, look: Look) -> float:
        """Of a page with that much on it; a look with pages of one height has its own."""
        return look.page_in or self.head_in + body_in + self.foot_in

    def room_in(self, look: Look) -> float | None:
        """The height that is left on a page of one height."""
        return look.page_in - self.head_in - self.foot_in if look.page_in else None


def framed(judgement: Judgement, look: Look, title: str, note: str = "") -> Frame:
    """What stands above and below; `note` explains marks and comes before the foot."""
    width_in = look.width_in * (1 - 2 * EDGE)
    lines = style.wrapped(title, width_in, look.title_pt, style.NAME_LINES)
    foot = style.footer(judgement, width_in, look.foot_pt)
    if note:
        foot = f"{style.wrapped(note, width_in, look.foot_pt)}\n{foot}"
    return Frame(
        lines, foot,
        head_in=(lines.count("\n") + 1) * look.title_pt * LEADING / 72 + look.text_pt / 72,
        foot_in=(foot.count("\n") + 1) * look.foot_pt * LEADING / 72 + look.text_pt / 72,
    )  # fmt: skip


def put_frame(figure: Figure, frame: Frame, look: Look) -> None:
    height_in = figure.get_figheight()
    gap = look.text_pt / 2 / 72 / height_in
    figure.text(EDGE, 1 - gap, frame.title, fontsize=look.title_pt, fontweight="bold", va="top",
                linespacing=LEADING * 0.9)  # fmt: skip
    figure.text(EDGE, gap, frame.foot, fontsize=look.foot_pt, color=look.faint, va="bottom",
                linespacing=LEADING * 0.9)  # fmt: skip


def canvas(look: Look, frame: Frame, body_in: float) -> tuple[Figure, Axes]:
    """A page without panels, to write on: inches from its upper left, with title and foot."""
    height_in = frame.height_in(body_in, look)
    figure = plt.figure(figsize=(look.width_in, height_in))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, look.width_in)
    axes.set_ylim(height_in, 0)
    axes.axis("off")
    put_frame(figure, frame, look)
    return figure, axes


def panelled(
    frame: Frame, look: Look, items: Sequence[T], heading: Callable[[T], str],
    draw: Callable[[Axes, T], None], *, plot_in: Callable[[T], float] | None = None,
    columns: int | None = None,
) -> Iterator[Figure]:  # fmt: skip
    """A panel for each item, on as many pages as they take.

    `plot_in` says how high an item's plot should be, where pages may grow; the look's own height
    without. `heading` stands above a panel.
    """
    across = max(1, min(columns or look.columns, len(items)))
    across = -(-len(items) // max(1, -(-len(items) // across)))  # lines of one length
    room = across * look.lines if look.lines else max(1, len(items))
    for some in portions(items, room):
        lines = portions(some, across)
        heights = [
            max(plot_in(item) if plot_in else look.plot_in for item in line) for line in lines
        ]
        body_in = sum(heights) + len(lines) * (look.head_pt + 3.6 * look.text_pt) / 72
        figure, grid = plt.subplots(
            len(lines), across, figsize=(look.width_in, frame.height_in(body_in, look)),
            squeeze=False, height_ratios=heights,
        )  # fmt: skip
        for axes, item in zip(grid.flat, some, strict=False):
            above = style.wrapped(
                heading(item), 0.78 * look.width_in / across, look.head_pt, style.NAME_LINES
            )
            axes.set_title(above, fontsize=look.head_pt, fontweight="bold", loc="left")
            draw(axes, item)
        for axes in list(grid.flat)[len(some) :]:
            axes.axis("off")
        _lay_out(figure, frame, len(lines))
        put_frame(figure, frame, look)
        yield figure


def _lay_out(figure: Figure, frame: Frame, lines: int) -> None:
    """Panels as large as their labels let them be, between title and foot.

    Matplotlib does this itself for a `rect`, by laying out twice, which takes twice as long.
    """
    figure.tight_layout(w_pad=1.2, h_pad=1.2)
    found, height_in = figure.subplotpars, figure.get_figheight()
    whole_in = (found.top - found.bottom) * height_in
    gap_in = found.hspace * whole_in / (lines + found.hspace * (lines - 1))
    top, bottom = found.top - frame.head_in / height_in, found.bottom + frame.foot_in / height_in
    bottom = min(bottom, top - 0.01)
    panel_in = max(0.1, ((top - bottom) * height_in - (lines - 1) * gap_in) / lines)
    figure.subplots_adjust(top=top, bottom=bottom, hspace=gap_in / panel_in)


def portions(items: Sequence[T], size: int) -> list[Sequence[T]]:
    """The items in order, `size` at a time."""
    return [items[start : start + size] for start in range(0, len(items), size)]


def fitting(look: Look, frame: Frame, row_in: float) -> int | None:
    """How many rows of that height a panel of a page has room for; None where pages grow."""
    room_in = frame.room_in(look)
    if room_in is None or look.lines is None:
        return None
    over_in = (look.head_pt + 4.5 * look.text_pt) / 72
    return max(1, math.floor((room_in / look.lines - over_in) / row_in))
