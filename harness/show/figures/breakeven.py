"""From how much work on processes overtake threads: the ratio against the size of the job."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator

from harness.judge.breakeven import Curve
from harness.judge.judgement import Judgement
from harness.show import style, words
from harness.show.figures import curves as scales
from harness.show.figures import page
from harness.show.figures.intervals import bounds
from harness.show.look import Look
from harness.show.tables import Table
from harness.vocabulary import Lifetime

MARKERS = "os^DvP"


def table(judgement: Judgement) -> Table:
    """A row per curve and point, for the figure's CSV."""
    rows = []
    for curve in judgement.curves:
        for point in curve.points:
            low, high = bounds(point.ratio)
            rows.append(
                (
                    curve.language, curve.runtime, curve.name, curve_name(curve), str(point.tasks),
                    repr(point.work_ns), repr(point.ratio.estimate), repr(low), repr(high),
                )
            )  # fmt: skip
    headings = ("language", "runtime", "of what", "curve", "tasks", "work_ns", "estimate", "low",
                "high")  # fmt: skip
    return Table("Threads : processes, by the work in the job", headings, tuple(rows))


def draw(judgement: Judgement, look: Look, title: str) -> Iterator[Figure]:
    """A panel per language and runtime; above 1 the job takes less time on processes."""
    panels = list(dict.fromkeys((c.language, c.runtime) for c in judgement.curves))
    colours = style.language_colours(judgement)

    def one(axes: Axes, panel: tuple[str, str]) -> None:
        mine = [c for c in judgement.curves if (c.language, c.runtime) == panel]
        _scales(axes, judgement.curves)
        _panel(axes, look, mine, colours[panel[0]])
        axes.set_ylabel("threads : processes")
        axes.set_xlabel("work in the job, as one worker computes it")

    note = (
        "Above 1 processes are faster. Points with their intervals; a job's work is the time that "
        "one worker takes for it."
    )
    frame = page.framed(judgement, look, title, note)
    yield from page.panelled(
        frame, look, panels, lambda panel: words.runtime_label(judgement, *panel), one,
        columns=1 if look.terse else 2,
    )  # fmt: skip


def curve_name(curve: Curve) -> str:
    """`made for the job, size 64`."""
    made = "made for the job" if curve.lifetime is Lifetime.FRESH else "of a pool"
    return f"{made}, size {curve.size}"


def _panel(axes: Axes, look: Look, curves: Sequence[Curve], colour: str) -> None:
    axes.axhline(1, color=look.faint, lw=look.text_pt / 10, ls="--", zorder=1)
    shades = ("-", ":", "--", "-.")
    ends = []
    for index, curve in enumerate(curves):
        xs = [point.work_ns for point in curve.points]
        ys = [point.ratio.estimate for point in curve.points]
        ranges = [bounds(point.ratio) for point in curve.points]
        below = [y - low for y, (low, _) in zip(ys, ranges, strict=True)]
        above = [high - y for y, (_, high) in zip(ys, ranges, strict=True)]
        axes.errorbar(
            xs, ys, yerr=(below, above), color=colour, lw=look.text_pt / 7,
            capsize=look.text_pt / 5, ms=look.text_pt / 2, ls=shades[index % len(shades)],
            marker=MARKERS[index % len(MARKERS)], mfc=colour if index == 0 else look.ground,
            zorder=3,
        )  # fmt: skip
        ends.append((xs[-1], ys[-1], curve_name(curve)))
    scales.label_ends(axes, look, ends, look.plot_in)
    axes.grid(axis="y", color=look.rule, lw=look.text_pt / 18)
    axes.set_axisbelow(True)


def _scales(axes: Axes, curves: Sequence[Curve]) -> None:
    """Logarithmic both ways, the same in every panel, written as a person says it."""
    works = [point.work_ns for curve in curves for point in curve.points]
    ratios = [end for curve in curves for point in curve.points for end in bounds(point.ratio)]
    scales.write_scale(axes, "x", scales.decades(min(works), max(works), 5), "ns")
    axes.set_xlim(min(works) / 1.5, max(works) * 1.5)
    axes.set_yscale("log")
    axes.set_ylim(min([0.9, *ratios]) / 1.2, max([1.1, *ratios]) * 1.2)
    axes.yaxis.set_major_locator(FixedLocator(scales.RATIOS))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.yaxis.set_minor_locator(NullLocator())
