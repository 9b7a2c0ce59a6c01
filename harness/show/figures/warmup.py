"""How times settle: each iteration's over the median of those that count."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator, NullLocator

from harness.judge.judgement import Judgement
from harness.judge.traces import Trace
from harness.show import style
from harness.show.figures import curves, page
from harness.show.look import Look
from harness.show.tables import Table
from harness.show.words import measured_runtimes, runtime_label
from harness.vocabulary import Family, Kind


@dataclass(frozen=True, slots=True)
class Panel:
    title: str
    language: str
    traces: tuple[Trace, ...]


def shown(judgement: Judgement) -> list[Trace]:
    """Traces of the kernel that most models have, one per model."""
    kernels = [t for t in judgement.traces if judgement.plan.kind(t.cell.workload) is Kind.CPU]
    if not kernels:
        return []
    names = [(t.cell.workload, t.cell.size) for t in kernels]
    models: dict[tuple[str, int], set[tuple[str, str, str]]] = {}
    for trace, name in zip(kernels, names, strict=True):
        cell = trace.cell
        models.setdefault(name, set()).add((cell.language, cell.runtime, cell.model))
    kernel = max(models, key=lambda name: len(models[name]))
    most: dict[tuple[str, str, str], Trace] = {}
    for trace, name in zip(kernels, names, strict=True):
        cell = trace.cell
        key = (cell.language, cell.runtime, cell.model)
        if name == kernel and (key not in most or cell.workers > most[key].cell.workers):
            most[key] = trace
    return list(most.values())


def table(judgement: Judgement) -> Table:
    """A row per cell and iteration, for the figure's CSV."""
    rows = [
        (t.cell.key, str(place), str(place < t.warmups).lower(), repr(low), repr(mid), repr(high))
        for t in judgement.traces
        for place, (low, mid, high) in enumerate(zip(t.lows, t.middles, t.highs, strict=True))
    ]
    headings = ("cell", "iteration", "warmup", "lower_quartile", "median", "upper_quartile")
    return Table("Each iteration's time over the median of those that count", headings, tuple(rows))


def draw(judgement: Judgement, look: Look, title: str) -> Iterator[Figure]:
    """A panel per language; bands are the quartiles over blocks, grey are warm-ups."""
    found = shown(judgement)
    panels = []
    for runtime in measured_runtimes(judgement):
        mine = [
            t for t in found
            if (t.cell.language, t.cell.runtime) == (runtime.language, runtime.runtime)
        ]  # fmt: skip
        if mine:
            label = runtime_label(judgement, runtime.language, runtime.runtime)
            panels.append(Panel(label, runtime.language, tuple(mine)))
    colours = style.language_colours(judgement)
    most = max(value for trace in found for value in trace.highs)
    least = min(value for trace in found for value in trace.lows)
    kernel = found[0].cell.workload

    def one(axes: Axes, panel: Panel) -> None:
        _traces(axes, look, panel.traces, colours[panel.language])
        axes.set_ylim(min(least, 0.9) / 1.03, max(most, 1.1) * 1.03)
        _share_scale(axes)
        axes.set_xlabel("iteration")
        ends = [(len(t.middles), t.middles[-1], t.cell.model) for t in panel.traces]
        curves.label_ends(axes, look, ends, look.plot_in)

    frame = page.framed(
        judgement, look, f"{title} ({kernel})",
        "Each iteration's time over the median of those that count; bands are the quartiles over "
        "blocks. Warm-ups are grey.",
    )  # fmt: skip
    yield from page.panelled(
        frame, look, panels, lambda panel: panel.title, one,
        columns=1 if look.terse else look.columns,
    )  # fmt: skip


def _traces(axes: Axes, look: Look, traces: Sequence[Trace], colour: str) -> None:
    warmups = max(trace.warmups for trace in traces)
    if warmups:
        axes.axvspan(0.5, warmups + 0.5, color=look.rule, alpha=0.35, lw=0)
    axes.axhline(1, color=look.faint, lw=look.text_pt / 14, ls="--")
    for trace in traces:
        xs = range(1, len(trace.middles) + 1)
        axes.fill_between(xs, trace.lows, trace.highs, color=colour, alpha=0.12, lw=0)
        family = trace.cell.family
        axes.plot(
            xs, trace.middles, color=colour, marker=style.MARKERS[family], ms=look.text_pt / 2,
            mfc=look.ground if family is Family.PROCESSES else colour,
            ls="-" if family is Family.THREADS else ":",
        )  # fmt: skip
    axes.set_xlim(0.5, max(len(trace.middles) for trace in traces) + 0.15)
    axes.xaxis.set_major_locator(MaxNLocator(6, integer=True))


def _share_scale(axes: Axes) -> None:
    axes.set_yscale("log")
    axes.yaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10]))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
    axes.yaxis.set_minor_locator(NullLocator())
