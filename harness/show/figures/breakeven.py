"""From how much work on processes overtake threads: the ratio against the size of the job."""

from __future__ import annotations

import math
from collections.abc import Sequence

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, NullFormatter

from harness.judge.breakeven import Curve
from harness.judge.judgement import Judgement
from harness.show import style, words
from harness.units import duration
from harness.vocabulary import Lifetime

PANELS_PER_ROW = 2
PANEL_IN, PLOT_IN = 6.4, 3.4
TITLE_PT, FOOT_PT = 13, 8.5
MARKERS = "os^DvP"
#: Ratios to write on the axis, those that are within it.
RATIOS = [10.0**power * step for power in range(-4, 5) for step in (1, 2, 5)]


def draw(judgement: Judgement) -> Figure:
    """A panel per language and runtime; above 1 the job takes less time on processes."""
    panels = list(dict.fromkeys((c.language, c.runtime) for c in judgement.curves))
    columns = min(PANELS_PER_ROW, len(panels))
    lines = math.ceil(len(panels) / columns)
    width_in = PANEL_IN * columns
    title = style.wrapped(
        "Time with threads : time with processes, against the work in the job; points with their "
        "intervals; above 1 processes are faster",
        width_in, TITLE_PT,
    )  # fmt: skip
    foot = style.footer(judgement, width_in, FOOT_PT)
    head_in = 0.35 + 0.25 * (title.count("\n") + 1)
    foot_in = 0.25 + 0.18 * (foot.count("\n") + 1)
    height_in = head_in + (PLOT_IN + 1.2) * lines + foot_in
    figure, grid = plt.subplots(
        lines, columns, figsize=(width_in, height_in), squeeze=False, sharex=True, sharey=True
    )
    colours = style.language_colours([*judgement.measured])
    every = list(grid.flat)
    for axes, (language, runtime) in zip(every, panels, strict=False):
        mine = [c for c in judgement.curves if (c.language, c.runtime) == (language, runtime)]
        label = words.runtime_label(judgement, language, runtime)
        _panel(axes, mine, colours[language])
        axes.set_title(label, fontsize=16, fontweight="bold", loc="left")
    _scales(every[0], judgement.curves)
    for axes in every[len(panels) :]:
        axes.axis("off")
    for axes in grid[:, 0]:
        axes.set_ylabel("threads : processes")
    for axes in every[max(0, len(panels) - columns) : len(panels)]:
        axes.set_xlabel("work in the job, as one worker computes it")
        axes.tick_params(labelbottom=True)
    figure.text(0.01, 1 - 0.12 / height_in, title, fontsize=TITLE_PT, va="top", linespacing=1.4)
    figure.text(0.01, 0.1 / height_in, foot, fontsize=FOOT_PT, color=style.FAINT, va="bottom",
                linespacing=1.5)  # fmt: skip
    figure.tight_layout(
        rect=(0, foot_in / height_in, 1, 1 - head_in / height_in), w_pad=1.5, h_pad=2
    )
    return figure


def curve_name(curve: Curve) -> str:
    """`workers made for the job, tasks of size 64`."""
    made = "workers made for the job" if curve.lifetime is Lifetime.FRESH else "workers of a pool"
    return f"{made}, tasks of size {curve.size}"


def _panel(axes: Axes, curves: Sequence[Curve], colour: str) -> None:
    axes.axhline(1, color=style.FAINT, lw=1.2, ls="--", zorder=1)
    shades = ("-", ":", "--", "-.")
    for index, curve in enumerate(curves):
        xs = [point.work_ns for point in curve.points]
        ys = [point.ratio.estimate for point in curve.points]
        below = [y - (p.ratio.low or y) for y, p in zip(ys, curve.points, strict=True)]
        above = [(p.ratio.high or y) - y for y, p in zip(ys, curve.points, strict=True)]
        axes.errorbar(
            xs, ys, yerr=(below, above), color=colour, lw=1.8, capsize=3, ms=7,
            ls=shades[index % len(shades)], marker=MARKERS[index % len(MARKERS)],
            mfc=colour if index == 0 else "white", label=curve_name(curve), zorder=3,
        )  # fmt: skip
    axes.legend(fontsize=9, frameon=False, loc="best")
    axes.grid(axis="y", color=style.RULE_LINE, lw=0.6)
    axes.set_axisbelow(True)


def _scales(axes: Axes, curves: Sequence[Curve]) -> None:
    """Logarithmic both ways, written as a person says it."""
    axes.set_xscale("log")
    axes.set_yscale("log")
    works = [point.work_ns for curve in curves for point in curve.points]
    powers = range(math.floor(math.log10(min(works))), math.ceil(math.log10(max(works))) + 1)
    axes.xaxis.set_major_locator(FixedLocator([10.0**power for power in powers]))
    axes.xaxis.set_major_formatter(
        FuncFormatter(lambda value, _: duration(value).replace(".00", "").replace(".0", ""))
    )
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.yaxis.set_major_locator(FixedLocator(RATIOS))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.yaxis.set_minor_formatter(NullFormatter())
