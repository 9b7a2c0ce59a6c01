"""Panels of points with their intervals: a row for each thing measured, its value beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullLocator

from harness.judge.judgement import Judgement
from harness.show import style, words
from harness.show.figures import page
from harness.show.look import Look
from harness.vocabulary import Family, Interval

#: Panels whose largest number is this many times the smallest have a logarithmic axis.
WIDE = 20


@dataclass(frozen=True, slots=True)
class Dot:
    """One row: what it is called, what was measured, and what it is made of."""

    label: str
    interval: Interval
    family: Family


@dataclass(frozen=True, slots=True)
class Panel:
    """The rows of a language and runtime."""

    title: str
    language: str
    dots: tuple[Dot, ...]


def draw(
    judgement: Judgement, look: Look, title: str, panels: Sequence[Panel], unit: str, *,
    axis: str, logarithmic: bool, shared: bool,
) -> Iterator[Figure]:  # fmt: skip
    """A panel per language. A linear axis begins at 0; `shared` panels have one axis.

    A panel of its own scale whose points would lie on each other at 0 is logarithmic all the same.
    """
    row_in = 1.75 * look.text_pt / 72
    frame = page.framed(judgement, look, title)
    most = page.fitting(look, frame, row_in)
    pieces = [piece for panel in panels for piece in _pieces(panel, most)]
    colours = style.language_colours(judgement)
    limits = _limits(panels, logarithmic) if shared and panels else None

    def one(axes: Axes, panel: Panel) -> None:
        _rows(axes, look, panel, colours[panel.language], unit)
        wide = logarithmic or _wide(panel)
        _scale(axes, unit, limits or _limits([panel], wide), wide)
        axes.set_xlabel(f"{axis}, logarithmic" if wide else axis)

    yield from page.panelled(
        frame, look, pieces, lambda panel: panel.title, one,
        plot_in=lambda panel: row_in * max(2, len(panel.dots)) + 0.1,
        columns=_columns(look, pieces),
    )  # fmt: skip


def _columns(look: Look, panels: Sequence[Panel]) -> int:
    """As many panels side by side as leave the points a third of the width."""
    longest = max((len(dot.label) for panel in panels for dot in panel.dots), default=0)
    value = 8 if look.terse else 22
    letters_in = (longest + value) * look.text_pt * style.MEAN_LETTER_EM / 72
    return max(1, min(look.columns, int(look.width_in / (1.5 * letters_in))))


def _pieces(panel: Panel, most: int | None) -> list[Panel]:
    """The panel in as many as have room for its rows."""
    if most is None or len(panel.dots) <= most:
        return [panel]
    parts = page.portions(panel.dots, most)
    return [
        replace(panel, title=f"{panel.title} ({number} of {len(parts)})", dots=tuple(part))
        for number, part in enumerate(parts, 1)
    ]


def _rows(axes: Axes, look: Look, panel: Panel, colour: str, unit: str) -> None:
    for place, dot in enumerate(panel.dots):
        low, high = bounds(dot.interval)
        axes.plot([low, high], [place, place], color=colour, solid_capstyle="butt", zorder=2,
                  lw=look.text_pt / 4, alpha=0.45)  # fmt: skip
        axes.plot(
            [dot.interval.estimate], [place], color=colour, marker=style.MARKERS[dot.family],
            ms=look.text_pt * 0.6, mew=look.text_pt / 9, zorder=3,
            mfc=look.ground if dot.family is Family.PROCESSES else colour,
        )  # fmt: skip
        axes.text(
            1.02, place, _value(look, dot.interval, unit), va="center", fontsize=look.text_pt,
            transform=axes.get_yaxis_transform(),
        )  # fmt: skip
    name_rows(axes, look, [dot.label for dot in panel.dots])


def name_rows(axes: Axes, look: Look, names: Sequence[str]) -> None:
    """Each name beside its row, the first on top; upright lines to read the values by."""
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(max(2, len(names)) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x", color=look.rule, lw=look.text_pt / 18)
    axes.set_axisbelow(True)


def _value(look: Look, interval: Interval, unit: str) -> str:
    if look.terse:
        return words.interval_text(interval, unit).split(" [")[0]
    return words.interval_text(interval, unit)


def bounds(interval: Interval) -> tuple[float, float]:
    """Both ends; the estimate where there are too few blocks for one."""
    middle = interval.estimate
    return (
        middle if interval.low is None else interval.low,
        middle if interval.high is None else interval.high,
    )


def _wide(panel: Panel) -> bool:
    estimates = [dot.interval.estimate for dot in panel.dots]
    return max(estimates) > WIDE * min(estimates)


def _limits(panels: Sequence[Panel], logarithmic: bool) -> tuple[float, float]:
    """The ends of the axis: from 0 on, or with a little room on both sides of a logarithmic one."""
    ends = [end for panel in panels for dot in panel.dots for end in bounds(dot.interval)]
    if not logarithmic:
        return 0.0, 1.05 * max(ends)
    above = [end for end in ends if end > 0]
    return min(above) / 1.5, max(above) * 1.5


def _scale(axes: Axes, unit: str, limits: tuple[float, float], logarithmic: bool) -> None:
    if logarithmic:
        axes.set_xscale("log")
        base = 32 if unit in ("B", "B/s") else 10
        axes.xaxis.set_major_locator(LogLocator(base, numticks=4))
        axes.xaxis.set_minor_locator(NullLocator())
    else:
        axes.xaxis.set_major_locator(MaxNLocator(3, steps=[1, 2, 5, 10]))
    axes.set_xlim(*limits)
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: tick(value, unit)))


def tick(value: float, unit: str) -> str:
    """A round value under an axis: `10 us`, `4 KiB`, `20000`."""
    if unit in ("ns", "B", "B/s", "share"):
        number, _, rest = words.value_text(value, unit).partition(" ")
        return f"{float(number):g} {rest}"
    for step, letter in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if abs(value) >= step:
            return f"{value / step:g}{letter}"
    return f"{value:g}"
