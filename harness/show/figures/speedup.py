"""Speed-up by language and model, with the ideal line and what the machine itself gives."""

from __future__ import annotations

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
LABEL_GAP = 0.075


def draw(judgement: Judgement) -> Figure:
    """A panel per language and runtime: CPU-bound speed-up against the number of workers."""
    rows = [row for row in judgement.rows if _is_cpu_speedup(judgement, row)]
    runtimes = [r for r in judgement.plan.runtimes if r.language in judgement.measured]
    colours = style.language_colours(
        [*judgement.measured, *(gone.language for gone in judgement.plan.missing)]
    )
    columns = max(1, min(PANELS_PER_ROW, len(runtimes)))
    lines = max(1, -(-len(runtimes) // columns))
    figure, grid = plt.subplots(
        lines, columns, figsize=(13.33, 1.9 + 4.6 * lines), squeeze=False, sharey=True
    )
    panels = list(grid.flat)
    most = max((row.workers for row in rows), default=1)
    highest = max((row.interval.high or row.interval.estimate for row in rows if row.interval),
                  default=1.0)  # fmt: skip
    ceiling = _ceiling(judgement, rows)
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
    subjects = sorted({row.subject for row in rows})
    figure.suptitle(
        f"CPU-bound speed-up ({', '.join(subjects)}): points with 95 % intervals; "
        "dashed: ideal; grey band: what this machine gives",
        x=0.01, y=0.985, ha="left", fontsize=14,
    )  # fmt: skip
    figure.text(0.01, 0.015, style.footer(judgement), fontsize=8.5, color=style.FAINT,
                linespacing=1.5)  # fmt: skip
    bottom = 0.62 / figure.get_figheight()
    figure.tight_layout(rect=(0, bottom, 1, 0.97), w_pad=2)
    return figure


def _is_cpu_speedup(judgement: Judgement, row: ComparisonRow) -> bool:
    return (
        row.metric == "speedup"
        and row.interval is not None
        and judgement.plan.kind(row.subject) is Kind.CPU
        and row.language in judgement.measured
    )


def _ceiling(judgement: Judgement, rows: Sequence[ComparisonRow]) -> list[ComparisonRow]:
    yardstick = judgement.plan.ceiling
    mine = [
        row
        for row in judgement.rows
        if (row.language, row.model, row.metric) == (yardstick.language, yardstick.model, "speedup")
        and row.interval is not None
        and judgement.plan.kind(row.subject) is Kind.CPU
    ]
    return sorted(mine, key=lambda row: row.workers)


def _frame(axes: Axes, most: int, highest: float) -> None:
    axes.plot([1, most], [1, most], ls="--", lw=1.2, color=style.FAINT, zorder=1)
    ticks = [count for count in range(1, most + 1) if most <= 8 or count & (count - 1) == 0]
    axes.set_xticks(ticks)
    axes.set_xlim(1 - 0.12 * most, most * 1.45)
    axes.set_ylim(0, highest * 1.12)
    axes.yaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
    axes.grid(axis="y", color=style.RULE_LINE, lw=0.6)
    axes.set_axisbelow(True)


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
    axes.plot(workers, middles, color=style.RULE_LINE, lw=2.5, zorder=1)


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
    """Direct labels right of the last points, pushed apart until none overlaps."""
    top = axes.get_ylim()[1]
    gap = 2 * LABEL_GAP * top
    placed: list[float] = []
    for x, y, text in sorted(labels, key=lambda label: label[1]):
        at = y if not placed else max(y, placed[-1] + gap)
        placed.append(at)
        axes.annotate(
            text, (x, y), xytext=(max(point[0] for point in labels) * 1.04 + 0.03, at),
            fontsize=11, va="center", linespacing=1.15,
        )  # fmt: skip


def _family_order(row: ComparisonRow) -> int:
    return list(Family).index(row.family)


def _shortened(runtime: str) -> str:
    return runtime if len(runtime) <= 34 else runtime[:33] + "…"
