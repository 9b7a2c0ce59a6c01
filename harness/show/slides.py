"""A talk from a session: 16:9, with tables and charts that can be edited."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lxml import etree
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_MARKER_STYLE
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Pt

from harness.judge.judgement import Judgement
from harness.show import notes, style, words
from harness.show.figures import FIGURES, crashes, rows, speedup
from harness.show.figures.intervals import Panel
from harness.show.figures.page import portions
from harness.show.look import TALK
from harness.show.report.answers import answers
from harness.show.textbook import SIDES, found, lines, measured
from harness.vocabulary import Kind

WIDTH, HEIGHT = Inches(13.333), Inches(7.5)
EDGE = Inches(0.5)
TITLE_PT, TEXT_PT, FOOT_PT = 26, 20, 10
ROWS_PER_SLIDE, POOLS_PER_SLIDE = 4, 7
BLANK = 6  # the layout without placeholders, in the library's own template
MARKERS = (
    XL_MARKER_STYLE.CIRCLE, XL_MARKER_STYLE.SQUARE, XL_MARKER_STYLE.TRIANGLE,
    XL_MARKER_STYLE.DIAMOND,
)  # fmt: skip


def write_slides(folder: Path, judgement: Judgement) -> Path:
    """slides.pptx: what was measured and where, the textbook's table, the charts."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = WIDTH, HEIGHT
    _opening(deck, judgement)
    for line in lines(judgement):
        if not line.language:
            _aspect(deck, judgement, line)
    _charts(deck, judgement)
    path = folder / "slides.pptx"
    deck.save(str(path))
    return path


def _slide(deck: Any, judgement: Judgement, title: str) -> Any:
    slide = deck.slides.add_slide(deck.slide_layouts[BLANK])
    _text(slide, title, (EDGE, Inches(0.3), WIDTH - 2 * EDGE, Inches(0.9)), TITLE_PT, bold=True)
    foot = style.footer(judgement, TALK.width_in - 1, FOOT_PT)
    high = Inches(0.2 * (foot.count("\n") + 1))
    place = (EDGE, HEIGHT - high - Inches(0.15), WIDTH - 2 * EDGE, high)
    _text(slide, foot, place, FOOT_PT, colour=TALK.faint)
    return slide


def _text(
    slide: Any, text: str, place: tuple[int, int, int, int], size_pt: float, *,
    bold: bool = False, colour: str = TALK.ink,
) -> None:  # fmt: skip
    frame = slide.shapes.add_textbox(*map(Emu, place)).text_frame
    frame.word_wrap = True
    for number, line in enumerate(text.split("\n")):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        run = paragraph.add_run()
        run.text = _plain(line)
        run.font.size, run.font.bold = Pt(size_pt), bold
        run.font.color.rgb = RGBColor.from_string(colour.removeprefix("#"))


def _plain(text: str) -> str:
    """Text without what XML cannot hold."""
    return "".join(letter for letter in text if letter == "\t" or letter >= " ")


def _opening(deck: Any, judgement: Judgement) -> None:
    slide = _slide(deck, judgement, "Multithreading and multiprocessing, measured")
    said = answers(judgement).aloud or ("This session decided nothing.",)
    text = "\n".join([notes.headline(judgement), "", *said[:4]])
    _text(slide, text, (EDGE, Inches(1.3), WIDTH - 2 * EDGE, Inches(5)), 18)
    slide.notes_slide.notes_text_frame.text = _plain(" ".join(said))


def _aspect(deck: Any, judgement: Judgement, line: Any) -> None:
    """A slide for each side of an aspect, with a row per claim and a column per language."""
    columns = list(dict.fromkeys((v.language, v.runtime) for v in judgement.verdicts))
    for side, statement in zip(SIDES, (line.threads, line.processes), strict=True):
        claims = measured(judgement, statement)
        for some in portions(claims, ROWS_PER_SLIDE):
            slide = _slide(deck, judgement, f"{line.title}, {side.lower()}: {statement.text}")
            table = _table(slide, len(some) + 1, len(columns) + 1)
            for place, (language, runtime) in enumerate(columns, 1):
                label = words.runtime_label(judgement, language, runtime)
                _cell(table, 0, place, label, bold=True)
            for row, claim in enumerate(some, 1):
                entry = next(each for each in judgement.plan.claims if each.id == claim)
                _cell(table, row, 0, entry.statement)
                for verdict in found(judgement, line, claim):
                    place = columns.index((verdict.language, verdict.runtime)) + 1
                    effect = words.effect_text(verdict.headline).split(" [")[0]
                    told = f"{style.SIGNS[verdict.word]} {words.word_text(verdict)}"
                    _cell(
                        table, row, place, told if effect == words.NOTHING else f"{told}\n{effect}"
                    )


def _table(slide: Any, count: int, across: int, first_share: float = 0.3) -> Any:
    place = (EDGE, Inches(1.4), WIDTH - 2 * EDGE, Inches(0.6 * count))
    table = slide.shapes.add_table(count, across, *place).table
    first = int((WIDTH - 2 * EDGE) * first_share)
    table.columns[0].width = Emu(first)
    for place_of in range(1, across):
        table.columns[place_of].width = Emu(int((WIDTH - 2 * EDGE - first) / (across - 1)))
    return table


def _cell(table: Any, row: int, column: int, text: str, *, bold: bool = False) -> None:
    frame = table.cell(row, column).text_frame
    # The library makes a paragraph of each line.
    frame.text = "\n".join(map(_plain, text.splitlines()))
    for paragraph in frame.paragraphs:
        paragraph.font.size, paragraph.font.bold = Pt(TEXT_PT), bold


def _charts(deck: Any, judgement: Judgement) -> None:
    """A native chart per figure that is one number per model."""
    of_speedup = rows.panels(judgement, _largest_speedup(judgement))
    _chart(deck, judgement, "CPU-bound speed-up, as many workers as CPUs", of_speedup, "x", 1.0)
    titles = {drawing.stem: drawing.title for drawing in FIGURES}
    for stem, called, unit, scale in (
        ("creation", rows.of_probe("creation", "creation_p50_ns", resident_mib="0"), "us", 1e3),
        ("memory", rows.of_probe("memory", "per_worker_bytes", when="parked"), "KiB", 1024.0),
        ("throughput-io", rows.throughput(judgement, Kind.IO)[1], "tasks/s", 1.0),
    ):
        _chart(deck, judgement, titles[stem], rows.panels(judgement, called), unit, scale)
    if crashes.fates(judgement):
        _crashes(deck, judgement)


def _largest_speedup(judgement: Judgement) -> rows.Called:
    mine = speedup.rows(judgement)
    most = max((row.workers for row in mine), default=0)
    picked = {id(row) for row in mine if row.workers == most}
    return lambda row: row.model if id(row) in picked else None


def _chart(
    deck: Any, judgement: Judgement, title: str, panels: Sequence[Panel], unit: str, scale: float
) -> None:
    """Bars from zero; points on a logarithmic axis where they lie far apart."""
    if not panels:
        return
    data = CategoryChartData(number_format="General")
    names = [(panel, dot) for panel in panels for dot in panel.dots]
    data.categories = [_plain(f"{panel.title}: {dot.label}") for panel, dot in names]
    for panel in panels:
        values = [
            round(dot.interval.estimate / scale, 4) if of is panel else None for of, dot in names
        ]
        data.add_series(_plain(panel.title), values)
    estimates = [dot.interval.estimate for _, dot in names]
    wide = max(estimates) > 20 * min(estimates)
    slide = _slide(deck, judgement, f"{title} ({unit})")
    kind = XL_CHART_TYPE.LINE_MARKERS if wide else XL_CHART_TYPE.COLUMN_CLUSTERED
    place = (EDGE, Inches(1.2), WIDTH - 2 * EDGE, Inches(5.3))
    chart = slide.shapes.add_chart(kind, *place, data).chart
    chart.has_title = False
    chart.has_legend = True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
    chart.font.size = Pt(TEXT_PT - 4)
    colours = style.language_colours(judgement)
    for number, (panel, series) in enumerate(zip(panels, chart.plots[0].series, strict=True)):
        _colour(series, colours[panel.language], wide, MARKERS[number % len(MARKERS)])
    if wide:
        _logarithmic(chart.value_axis)
    else:
        chart.value_axis.minimum_scale = 0
        chart.plots[0].overlap, chart.plots[0].gap_width = 100, 60
    told = [
        f"{panel.title} {dot.label}: {words.interval_text(dot.interval)}" for panel, dot in names
    ]
    slide.notes_slide.notes_text_frame.text = _plain("; ".join(told))


def _colour(series: Any, colour: str, points: bool, marker: Any) -> None:
    rgb = RGBColor.from_string(colour.removeprefix("#"))
    if not points:
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = rgb
        return
    series.format.line.fill.background()
    series.marker.style, series.marker.size = marker, 14
    series.marker.format.fill.solid()
    series.marker.format.fill.fore_color.rgb = rgb


def _logarithmic(axis: Any) -> None:
    """The library has no word for it."""
    scaling = axis._element.find(qn("c:scaling"))
    base = etree.SubElement(scaling, qn("c:logBase"))
    base.set("val", "10")
    scaling.insert(0, base)


def _crashes(deck: Any, judgement: Judgement) -> None:
    """Of every pool, in how many kinds of fault all siblings live on."""
    pools: dict[tuple[str, str, str, str], list[bool]] = {}
    for fate in crashes.fates(judgement):
        if fate.alive:
            key = (fate.language, fate.runtime, fate.model, fate.pool)
            pools.setdefault(key, []).append(min(fate.alive) >= crashes.SIBLINGS)
    for some in portions(list(pools.items()), POOLS_PER_SLIDE):
        slide = _slide(deck, judgement, "Who lives on when a worker dies")
        table = _table(slide, len(some) + 1, 2, first_share=0.6)
        _cell(table, 0, 0, "pool", bold=True)
        _cell(table, 0, 1, "all siblings live on", bold=True)
        for row, ((language, runtime, model, pool), lived) in enumerate(some, 1):
            label = words.runtime_label(judgement, language, runtime)
            _cell(table, row, 0, f"{label}: {model}, {pool.replace('_', ' ')}")
            _cell(table, row, 1, f"after {sum(lived)} of {len(lived)} kinds of fault")
