"""What a message costs, by its size: a line for each way that it can go."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from harness.catalogue.probe import parsed_condition
from harness.judge.judgement import Judgement
from harness.show import style
from harness.show.figures import curves, page
from harness.show.figures.intervals import bounds
from harness.show.look import Look
from harness.show.words import measured_runtimes, runtime_label
from harness.units import binary_size
from harness.vocabulary import ComparisonRow, Interval

ROUND_TRIP, BANDWIDTH = "round_trip_p50_ns", "bytes_per_s"
MARKERS = "os^DvP*X"


@dataclass(frozen=True, slots=True)
class Ways:
    """The lines of one model: of each channel its points by the size of the message."""

    title: str
    language: str
    lines: dict[str, list[tuple[int, Interval]]]


def rows(judgement: Judgement, metric: str) -> list[ComparisonRow]:
    """The metric of every channel of the headline models."""
    headline = {
        (runtime.language, runtime.runtime, model)
        for runtime in measured_runtimes(judgement)
        for model in (runtime.headline_threads, runtime.headline_processes)
    }
    return [
        row
        for row in judgement.rows
        if (row.subject, row.metric) == ("channel", metric)
        and row.interval is not None
        and (row.language, row.runtime, row.model) in headline
        and {"channel", "bytes"} <= set(parsed_condition(row.condition))
    ]


def draw(judgement: Judgement, look: Look, metric: str, title: str) -> Iterator[Figure]:
    """A panel per model, with the same axes in all."""
    grouped: dict[tuple[str, str], Ways] = {}
    for row in rows(judgement, metric):
        said = parsed_condition(row.condition)
        label = f"{runtime_label(judgement, row.language, row.runtime)}: {row.model}"
        ways = grouped.setdefault(
            (row.runtime, row.model), Ways(label, row.language, defaultdict(list))
        )
        name = said["channel"] + (" (idiomatic)" if said.get("idiomatic") == "yes" else "")
        assert row.interval is not None  # picked so
        ways.lines[name].append((int(said["bytes"]), row.interval))
    colours = style.language_colours(judgement)
    every = [
        value for ways in grouped.values() for line in ways.lines.values() for _, i in line
        for value in bounds(i)
    ]  # fmt: skip
    unit = "ns" if metric == ROUND_TRIP else "B/s"
    plot_in = look.plot_in

    def one(axes: Axes, ways: Ways) -> None:
        ends = []
        sizes = sorted({size for line in ways.lines.values() for size, _ in line})
        curves.write_scale(axes, "x", sizes, "B")
        base = 10 if unit == "ns" else 1024
        curves.write_scale(axes, "y", curves.decades(min(every), max(every), base=base), unit)
        axes.set_ylim(min(every) / 1.5, max(every) * 1.5)
        axes.xaxis.set_major_formatter(lambda value, _: _size(value))
        axes.set_xlim(min(sizes) / 2, max(sizes) * 2)
        for place, (name, line) in enumerate(sorted(ways.lines.items())):
            points = sorted(line)
            xs, ys = [x for x, _ in points], [i.estimate for _, i in points]
            lows, highs = zip(*(bounds(i) for _, i in points), strict=True)
            colour, idiomatic = colours[ways.language], "idiomatic" in name
            axes.fill_between(xs, lows, highs, color=colour, alpha=0.15, lw=0)
            axes.plot(
                xs, ys, color=colour if idiomatic else look.faint,
                lw=look.text_pt / (5 if idiomatic else 9), marker=MARKERS[place % len(MARKERS)],
                ms=look.text_pt / 2, mfc=look.ground, ls="-" if idiomatic else "--",
            )  # fmt: skip
            ends.append((xs[-1], ys[-1], name))
        axes.grid(axis="y", color=look.rule, lw=look.text_pt / 18)
        axes.set_axisbelow(True)
        curves.label_ends(axes, look, ends, plot_in)
        axes.set_xlabel("size of the message")

    frame = page.framed(judgement, look, title)
    yield from page.panelled(
        frame, look, list(grouped.values()), lambda ways: ways.title, one,
        columns=1 if look.terse else 2,
    )  # fmt: skip


def _size(value: float) -> str:
    number, _, unit = binary_size(value).partition(" ")
    return f"{float(number):g} {unit}"
