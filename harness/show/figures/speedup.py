"""Speed-up by language and model, with the ideal line and what the machine itself gives."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from harness.judge.judgement import Judgement
from harness.show import style
from harness.units import three_digits
from harness.vocabulary import ComparisonRow, Family, Kind

PANELS_PER_ROW = 4
PANEL_IN, EDGE_IN = 3.1, 0.9
PLOT_IN = 3.4
#: The share of a panel's width that is left for the labels on the right.
LABEL_SHARE = 0.42
TITLE_PT, FOOT_PT = 13, 8.5


def draw(judgement: Judgement) -> Figure:
    """A panel per language and runtime: CPU-bound speed-up against the number of workers."""
    every = [row for row in judgement.rows if _is_cpu_speedup(judgement, row)]
    subject = _subject(every)
    rows = [row for row in every if row.subject == subject]
    runtimes = [r for r in judgement.plan.runtimes if r.language in judgement.measured]
    colours = style.language_colours(
        [*judgement.measured, *(gone.language for gone in judgement.plan.missing)]
    )
    columns = max(1, min(PANELS_PER_ROW, len(runtimes)))
    lines = max(1, -(-len(runtimes) // columns))
    width_in = PANEL_IN * columns + EDGE_IN
    title = style.wrapped(
        f"CPU-bound speed-up ({subject}): points with 95 % intervals; dashed: ideal; "
        "broad grey: what this machine gives",
        width_in, TITLE_PT,
    )  # fmt: skip
    foot = style.footer(judgement, width_in, FOOT_PT)
    head_in = 0.35 + 0.25 * (title.count("\n") + 1)
    foot_in = 0.25 + 0.18 * (foot.count("\n") + 1)
    height_in = head_in + (PLOT_IN + 1.3) * lines + foot_in
    figure, grid = plt.subplots(
        lines, columns, figsize=(width_in, height_in), squeeze=False, sharey=True
    )
    panels = list(grid.flat)
    most = max((row.workers for row in rows), default=1)
    highest = max((row.interval.high or row.interval.estimate for row in rows if row.interval),
                  default=1.0)  # fmt: skip
    ceiling = _ceiling(judgement, subject)
    for axes, runtime in zip(panels, runtimes, strict=False):
        mine = [r for r in rows if (r.language, r.runtime) == (runtime.language, runtime.runtime)]
        _frame(axes, most, max(float(most), highest))
        _ceiling_line(axes, ceiling)
        _models(axes, mine, colours[runtime.language])
        axes.set_title(f"{runtime.title}\n", fontsize=16, fontweight="bold", loc="left")
        axes.text(0, 1.02, _shortened(runtime.runtime), transform=axes.transAxes, fontsize=10,
                  color=style.FAINT)  # fmt: skip
    for axes in panels[len(runtimes) :]:
        axes.axis("off")
    for axes in grid[:, 0]:
        axes.set_ylabel("speed-up over one worker")
    for axes in grid[-1, :]:
        axes.set_xlabel("workers")
    figure.text(0.01, 1 - 0.12 / height_in, title, fontsize=TITLE_PT, va="top", linespacing=1.4)
    figure.text(0.01, 0.1 / height_in, foot, fontsize=FOOT_PT, color=style.FAINT, va="bottom",
                linespacing=1.5)  # fmt: skip
    figure.tight_layout(
        rect=(0, foot_in / height_in, 1, 1 - head_in / height_in), w_pad=1.5, h_pad=2
    )
    return figure


def _subject(rows: Sequence[ComparisonRow]) -> str:
    """The workload that was measured at most numbers of workers; one curve per model is enough."""
    counts: dict[str, set[int]] = {}
    for row in rows:
        counts.setdefault(row.subject, set()).add(row.workers)
    return max(sorted(counts), key=lambda subject: len(counts[subject]), default="none")


def _is_cpu_speedup(judgement: Judgement, row: ComparisonRow) -> bool:
    return (
        row.metric == "speedup"
        and row.interval is not None
        and judgement.plan.kind(row.subject) is Kind.CPU
        and ";" not in row.condition
        and row.language in judgement.measured
    )


def _ceiling(judgement: Judgement, subject: str) -> list[ComparisonRow]:
    yardstick = judgement.plan.ceiling
    mine = [
        row
        for row in judgement.rows
        if (row.language, row.model, row.metric) == (yardstick.language, yardstick.model, "speedup")
        and row.interval is not None
        and row.subject == subject
        and row.runtime == judgement.ceiling_runtime
    ]
    return sorted(mine, key=lambda row: row.workers)


def _frame(axes: Axes, most: int, highest: float) -> None:
    axes.plot([1, most], [1, most], ls="--", lw=1.2, color=style.FAINT, zorder=2)
    axes.set_xticks(_ticks(most))
    left = 1 - 0.12 * most
    axes.set_xlim(left, left + (most * 1.04 - left) / (1 - LABEL_SHARE))
    axes.set_ylim(0, highest * 1.12)
    axes.yaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
    axes.grid(axis="y", color=style.RULE_LINE, lw=0.6)
    axes.set_axisbelow(True)


def _ticks(most: int) -> list[int]:
    """Worker counts to write under the axis: all of a few, else powers of two with room."""
    if most <= 4:
        return list(range(1, most + 1))
    ticks = [most]
    for power in range(most.bit_length(), -1, -1):
        if 1 <= 2**power <= ticks[-1] - 0.18 * most:
            ticks.append(2**power)
    return ticks[::-1]


def _ceiling_line(axes: Axes, ceiling: Sequence[ComparisonRow]) -> None:
    points = [(1, 1.0, 1.0, 1.0)]
    for row in ceiling:
        assert row.interval is not None  # filtered
        middle = row.interval.estimate
        low = middle if row.interval.low is None else row.interval.low
        high = middle if row.interval.high is None else row.interval.high
        if row.workers > 1:
            points.append((row.workers, middle, low, high))
    workers, middles, lows, highs = zip(*points, strict=True)
    axes.fill_between(workers, lows, highs, color=style.RULE_LINE, lw=0, zorder=1)
    axes.plot(workers, middles, color=style.RULE_LINE, lw=9, zorder=1, solid_capstyle="butt")


def _models(axes: Axes, rows: Sequence[ComparisonRow], colour: str) -> None:
    """Each model as a line of points; models are set a little apart so that none hides another."""
    models = list(dict.fromkeys(row.model for row in sorted(rows, key=_family_order)))
    labels: list[tuple[float, float, str]] = []
    for index, model in enumerate(models):
        shift = 0.05 * (index - (len(models) - 1) / 2)
        mine = sorted((row for row in rows if row.model == model), key=lambda row: row.workers)
        intervals = [(row.workers, row.interval) for row in mine if row.interval]
        xs = [workers + shift for workers, _ in intervals]
        ys = [interval.estimate for _, interval in intervals]
        below = [i.estimate - (i.estimate if i.low is None else i.low) for _, i in intervals]
        above = [(i.estimate if i.high is None else i.high) - i.estimate for _, i in intervals]
        family = mine[0].family
        # One worker of the baseline is 1 by definition: a line's beginning, not a measured point.
        axes.plot([1.0, *xs], [1.0, *ys], color=colour, lw=1.8, zorder=2,
                  ls="-" if family is Family.THREADS else ":")  # fmt: skip
        axes.errorbar(
            xs, ys, yerr=(below, above), color=colour, marker=style.MARKERS[family], ms=9, lw=1.8,
            capsize=4, mfc="white" if family is Family.PROCESSES else colour, mew=1.8, zorder=3,
            ls="none",
        )  # fmt: skip
        labels.append((xs[-1], ys[-1], f"{model}\n{three_digits(ys[-1])}"))
    _label(axes, labels)


def _label(axes: Axes, labels: Sequence[tuple[float, float, str]]) -> None:
    """Direct labels right of the last points, pushed apart until none overlaps another."""
    if not labels:
        return
    top = axes.get_ylim()[1]
    size_pt = min(11.0, PLOT_IN * 72 / (len(labels) * 2.9))
    gap = top * 2.6 * size_pt / (PLOT_IN * 72)
    placed: list[float] = []
    for _, y, _ in sorted(labels, key=lambda label: label[1]):
        placed.append(max(y, gap / 2) if not placed else max(y, placed[-1] + gap))
    # What was pushed over the top comes back down, and pushes the others before it.
    limit = top - gap / 2
    for index in range(len(placed) - 1, -1, -1):
        placed[index] = min(placed[index], limit)
        limit = placed[index] - gap
    right = max(x for x, _, _ in labels)
    span = axes.get_xlim()[1] - axes.get_xlim()[0]
    for (_, _, text), at in zip(sorted(labels, key=lambda label: label[1]), placed, strict=True):
        axes.text(right + 0.05 * span, at, text, fontsize=size_pt, va="center", linespacing=1.15)


def _family_order(row: ComparisonRow) -> int:
    return list(Family).index(row.family)


def _shortened(runtime: str) -> str:
    return textwrap.shorten(runtime, 34, placeholder="…")
