"""How late the ticks of a busy program are: the median and the latest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from harness.catalogue.probe import parsed_condition
from harness.judge.judgement import Judgement
from harness.show import style
from harness.show.figures import curves, page
from harness.show.figures.intervals import name_rows
from harness.show.figures.rows import ORDER
from harness.show.look import Look
from harness.show.words import measured_runtimes, runtime_label
from harness.vocabulary import ComparisonRow, Family

MIDDLE, LATEST = "delay_p50_ns", "delay_max_ns"
PROBE = "responsiveness"


@dataclass(frozen=True, slots=True)
class Ticks:
    """One row: under what load, and by metric how late."""

    label: str
    family: Family
    delays: dict[str, float]


@dataclass(frozen=True, slots=True)
class Panel:
    title: str
    language: str
    rows: tuple[Ticks, ...]


def rows(judgement: Judgement) -> list[ComparisonRow]:
    return [r for r in judgement.rows if r.subject == PROBE and r.interval is not None]


def draw(judgement: Judgement, look: Look, title: str) -> Iterator[Figure]:
    """A panel per language; a row for each model and load, on one logarithmic axis."""
    row_in = 1.75 * look.text_pt / 72
    marks = "| the median tick, o or square: the latest"
    frame = page.framed(judgement, look, title, marks)
    most = page.fitting(look, frame, row_in)
    panels = [piece for panel in _panels(judgement) for piece in _pieces(panel, most)]
    values = [v for panel in panels for row in panel.rows for v in row.delays.values() if v > 0]
    colours = style.language_colours(judgement)

    def one(axes: Axes, panel: Panel) -> None:
        for place, row in enumerate(panel.rows):
            found = [row.delays[m] for m in (MIDDLE, LATEST) if row.delays.get(m, 0) > 0]
            colour = colours[panel.language]
            axes.plot([min(found), max(found)], [place, place], color=colour, alpha=0.45,
                      lw=look.text_pt / 4, solid_capstyle="butt")  # fmt: skip
            _mark(axes, look, row, MIDDLE, place, {"color": colour, "marker": "|"})
            filled = look.ground if row.family is Family.PROCESSES else colour
            latest = {"color": colour, "marker": style.MARKERS[row.family], "mfc": filled}
            _mark(axes, look, row, LATEST, place, latest)
        name_rows(axes, look, [row.label for row in panel.rows])
        curves.write_scale(axes, "x", curves.decades(min(values), max(values), 4), "ns")
        axes.set_xlim(min(values) / 1.6, max(values) * 1.6)
        axes.set_xlabel("how late a tick is")

    yield from page.panelled(
        frame, look, panels, lambda panel: panel.title, one,
        plot_in=lambda panel: row_in * max(2, len(panel.rows)) + 0.1,
        columns=1 if look.terse else look.columns,
    )  # fmt: skip


def _mark(axes: Axes, look: Look, row: Ticks, metric: str, place: int, how: dict[str, Any]) -> None:
    value = row.delays.get(metric, 0)
    if value > 0:
        axes.plot([value], [place], ms=look.text_pt * 0.6, mew=look.text_pt / 8, **how)


def _pieces(panel: Panel, most: int | None) -> list[Panel]:
    parts = page.portions(panel.rows, most) if most else [panel.rows]
    names = [panel.title] if len(parts) == 1 else [
        f"{panel.title} ({number} of {len(parts)})" for number in range(1, len(parts) + 1)
    ]  # fmt: skip
    return [
        Panel(name, panel.language, tuple(part)) for name, part in zip(names, parts, strict=True)
    ]


def _panels(judgement: Judgement) -> list[Panel]:
    every = rows(judgement)
    found = []
    for runtime in measured_runtimes(judgement):
        mine = [r for r in every if (r.language, r.runtime) == (runtime.language, runtime.runtime)]
        ticks: dict[tuple[str, str], Ticks] = {}
        for row in sorted(mine, key=lambda row: ORDER[row.family]):
            said = parsed_condition(row.condition)
            if "work" not in said:
                continue
            busy = f"{said.get('workers', '?')} busy"
            load = "same thread" if said["work"] == "ticker" else busy
            each = ticks.setdefault(
                (row.model, load), Ticks(f"{row.model}, {load}", row.family, {})
            )
            assert row.interval is not None  # picked so
            each.delays[row.metric] = row.interval.estimate
        if ticks:
            title = runtime_label(judgement, runtime.language, runtime.runtime)
            found.append(Panel(title, runtime.language, tuple(ticks.values())))
    return found
