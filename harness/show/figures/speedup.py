"""Speed-up by language and model, with the ideal line and what the machine itself gives."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from harness.judge.judgement import Judgement
from harness.show import style
from harness.show.figures import curves, page
from harness.show.figures.intervals import bounds
from harness.show.figures.rows import ORDER
from harness.show.look import Look
from harness.show.words import measured_runtimes, runtime_label
from harness.store import RuntimeRecord
from harness.units import three_digits
from harness.vocabulary import ComparisonRow, Family, Interval, Kind

#: No panel is so narrow that its labels leave less than this share of it to the curves.
PLOT_SHARE = 0.45


def rows(judgement: Judgement) -> list[ComparisonRow]:
    """Speed-ups of one CPU-bound workload: the one measured at most numbers of workers."""
    every = [row for row in judgement.rows if _is_cpu_speedup(judgement, row)]
    counts: dict[str, set[int]] = {}
    for row in every:
        counts.setdefault(row.subject, set()).add(row.workers)
    subject = max(sorted(counts), key=lambda name: len(counts[name]), default="")
    return [row for row in every if row.subject == subject]


def draw(judgement: Judgement, look: Look, title: str) -> Iterator[Figure]:
    """A panel per language and runtime, with the same axes in all."""
    found = rows(judgement)
    runtimes = measured_runtimes(judgement)
    colours = style.language_colours(judgement)
    most = max((row.workers for row in found), default=1)
    highest = max((bounds(row.interval)[1] for row in found if row.interval), default=1.0)
    subject = found[0].subject if found else "nothing measured"
    ceiling = _ceiling(judgement, subject)

    def one(axes: Axes, runtime: RuntimeRecord) -> None:
        mine = [r for r in found if (r.language, r.runtime) == (runtime.language, runtime.runtime)]
        _frame(axes, look, most, max(float(most), highest))
        _ceiling_line(axes, look, ceiling)
        _models(axes, look, mine, colours[runtime.language])
        axes.set_ylabel("speed-up over one worker")
        axes.set_xlabel("workers")

    note = "Bands and bars: intervals. Dashed: ideal. Broad grey: what this machine gives."
    frame = page.framed(judgement, look, f"{title} ({subject})", note)
    yield from page.panelled(
        frame, look, runtimes,
        lambda runtime: runtime_label(judgement, runtime.language, runtime.runtime), one,
        columns=_columns(look, found),
    )  # fmt: skip


def _columns(look: Look, found: Sequence[ComparisonRow]) -> int:
    """As many panels side by side as leave the curves their share beside the labels."""
    letters = max((len(row.model) for row in found), default=0) + 6
    label_in = letters * look.text_pt * style.MEAN_LETTER_EM / 72
    fit = int(look.width_in * (1 - PLOT_SHARE) / label_in)
    return max(1, min(4 if look.page_in is None else look.columns, fit))


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


def _frame(axes: Axes, look: Look, most: int, highest: float) -> None:
    axes.plot([1, most], [1, most], ls="--", lw=look.text_pt / 10, color=look.faint, zorder=2)
    axes.set_xticks(_ticks(most))
    axes.set_xlim(1 - 0.12 * most, most * 1.06)
    axes.set_ylim(0, highest * 1.12)
    axes.yaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
    axes.grid(axis="y", color=look.rule, lw=look.text_pt / 18)
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


def _ceiling_line(axes: Axes, look: Look, ceiling: Sequence[ComparisonRow]) -> None:
    points = [(1, 1.0, 1.0, 1.0)] + [
        (row.workers, row.interval.estimate, *bounds(row.interval))
        for row in ceiling
        if row.interval and row.workers > 1
    ]
    workers, middles, lows, highs = zip(*points, strict=True)
    axes.fill_between(workers, lows, highs, color=look.rule, lw=0, zorder=1)
    axes.plot(workers, middles, color=look.rule, lw=look.text_pt / 1.6, zorder=1,
              solid_capstyle="butt")  # fmt: skip


def _models(axes: Axes, look: Look, rows: Sequence[ComparisonRow], colour: str) -> None:
    """Each model as a line of points; models are set a little apart so that none hides another."""
    models = list(dict.fromkeys(row.model for row in sorted(rows, key=lambda r: ORDER[r.family])))
    ends: list[tuple[float, float, str]] = []
    for index, model in enumerate(models):
        shift = 0.05 * (index - (len(models) - 1) / 2)
        mine = sorted((row for row in rows if row.model == model), key=lambda row: row.workers)
        points = [(row.workers + shift, row.interval) for row in mine if row.interval]
        _model(axes, look, points, mine[0].family, colour)
        x, interval = points[-1]
        ends.append((x, interval.estimate, f"{model} {three_digits(interval.estimate)}"))
    curves.label_ends(axes, look, ends, look.plot_in)


def _model(
    axes: Axes, look: Look, points: Sequence[tuple[float, Interval]], family: Family, colour: str
) -> None:
    xs, ys = [x for x, _ in points], [interval.estimate for _, interval in points]
    lows, highs = zip(*(bounds(interval) for _, interval in points), strict=True)
    # One worker of the baseline is 1 by definition: a line's beginning, not a measured point.
    axes.fill_between([1.0, *xs], [1.0, *lows], [1.0, *highs], color=colour, alpha=0.1, lw=0)
    axes.plot([1.0, *xs], [1.0, *ys], color=colour, zorder=2, lw=look.text_pt / 7,
              ls="-" if family is Family.THREADS else ":")  # fmt: skip
    below = [y - low for y, low in zip(ys, lows, strict=True)]
    above = [high - y for y, high in zip(ys, highs, strict=True)]
    axes.errorbar(
        xs, ys, yerr=(below, above), color=colour, marker=style.MARKERS[family], ls="none",
        ms=look.text_pt * 0.65, lw=look.text_pt / 8, capsize=look.text_pt / 4, zorder=3,
        mfc=look.ground if family is Family.PROCESSES else colour, mew=look.text_pt / 8,
    )  # fmt: skip
