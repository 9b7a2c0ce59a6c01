"""Figures of a session, each with its data as CSV; two renders are identical."""

from __future__ import annotations

import io
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
from matplotlib.figure import Figure

from harness.judge.judgement import Judgement
from harness.show import tables
from harness.show.figures import (
    blocks,
    breakeven,
    crashes,
    intervals,
    messages,
    responsiveness,
    rows,
    speedup,
    textbook,
    verdicts,
    warmup,
)
from harness.show.formats import write_csv
from harness.show.look import REPORT, Look, rc
from harness.show.tables import Table
from harness.show.textbook import textbook_table
from harness.vocabulary import Kind

#: Bytes that no XML file may hold.
CONTROLS = bytes(set(range(0x20)) - set(b"\t\n\r"))
#: File endings, and what keeps a render from differing from the next.
KINDS = {
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "Producer": None, "Creator": None},
    "png": {"Software": None},
}


@dataclass(frozen=True, slots=True)
class Drawing:
    """A figure: the stem of its files, its title, its pages in a look, and its data.

    A session whose data has no rows has no such figure.
    """

    stem: str
    title: str
    draw: Callable[[Judgement, Look, str], Iterator[Figure]]
    data: Callable[[Judgement], Table]

    def pages(self, judgement: Judgement, look: Look) -> Iterator[Figure]:
        """Each page in turn, and closed when the next is asked for."""
        with matplotlib.rc_context(rc(look)):
            for figure in self.draw(judgement, look, self.title):
                yield figure
                plt.close(figure)


def _points(
    stem: str, title: str, called: Callable[[Judgement], tuple[str, rows.Called]], unit: str,
    axis: str, *, logarithmic: bool = True, shared: bool = True,
) -> Drawing:  # fmt: skip
    """A figure of points with intervals, of the rows that `called` gives a name."""

    def draw(judgement: Judgement, look: Look, title: str) -> Iterator[Figure]:
        what, name = called(judgement)
        yield from intervals.draw(
            judgement, look, f"{title} ({what})" if what else title, rows.panels(judgement, name),
            unit, axis=axis, logarithmic=logarithmic, shared=shared,
        )  # fmt: skip

    def data(judgement: Judgement) -> Table:
        _, name = called(judgement)
        picked = (row for row in judgement.rows if row.interval and name(row) is not None)
        return rows.table(title, picked)

    return Drawing(stem, title, draw, data)


def _of_kind(kind: Kind) -> Callable[[Judgement], tuple[str, rows.Called]]:
    return lambda judgement: rows.throughput(judgement, kind)


def _of_probe(*named: str, **where: str) -> Callable[[Judgement], tuple[str, rows.Called]]:
    return lambda judgement: ("", rows.of_probe(*named, **where))


def _messages(stem: str, title: str, metric: str) -> Drawing:
    return Drawing(
        stem,
        title,
        lambda judgement, look, told: messages.draw(judgement, look, metric, told),
        lambda judgement: rows.table(title, messages.rows(judgement, metric)),
    )


FIGURES = (
    Drawing("textbook", "The textbook's table, measured", textbook.draw, textbook_table),
    Drawing("verdicts", "What the textbook says, judged", verdicts.draw, tables.verdict_matrix),
    Drawing(
        "speedup",
        "CPU-bound speed-up",
        speedup.draw,
        lambda judgement: rows.table("CPU-bound speed-up", speedup.rows(judgement)),
    ),
    _points(
        "throughput-cpu", "CPU-bound throughput by model", _of_kind(Kind.CPU), "tasks/s",
        "tasks a second; each panel has its own scale", logarithmic=False, shared=False,
    ),
    _points(
        "throughput-io", "I/O-bound throughput by model", _of_kind(Kind.IO), "tasks/s",
        "tasks a second; each panel has its own scale", logarithmic=False, shared=False,
    ),
    _points(
        "creation", "To make a worker and join it",
        _of_probe("creation", "creation_p50_ns", resident_mib="0"), "ns", "time",
    ),
    _points(
        "memory", "Memory for each further worker",
        _of_probe("memory", "per_worker_bytes", when="parked"), "B", "memory",
    ),
    _messages("round-trip", "A message there and back, by its size", messages.ROUND_TRIP),
    _messages("bandwidth", "Bytes a second, by the size of the message", messages.BANDWIDTH),
    Drawing(
        "break-even", "From how much work on processes pay", breakeven.draw, breakeven.table
    ),
    Drawing(
        "responsiveness",
        "How late a tick is while the program computes",
        responsiveness.draw,
        lambda judgement: rows.table("How late a tick is", responsiveness.rows(judgement)),
    ),
    Drawing("crashes", "Who lives on when a worker dies", crashes.draw, crashes.table),
    Drawing("warm-up", "How times settle, iteration by iteration", warmup.draw, warmup.table),
    Drawing("blocks", "The verdicts' ratios, block by block", blocks.draw, blocks.table),
)  # fmt: skip
STEMS = tuple(drawing.stem for drawing in FIGURES)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A figure's data and its files: the data's, and of each page one of every kind."""

    drawing: Drawing
    table: Table
    data: Path
    pages: tuple[tuple[Path, ...], ...]

    @property
    def files(self) -> tuple[Path, ...]:
        return (self.data, *(path for page in self.pages for path in page))


def draw_all(
    judgement: Judgement,
    folder: Path,
    look: Look = REPORT,
    kinds: Iterable[str] = KINDS,
    *,
    stems: Container[str] = STEMS,
) -> list[Drawn]:
    """Draw into `folder` what the session has data for, with the data beside it.

    A figure of several pages has files that end in -1, -2 and so on.
    """
    folder.mkdir(parents=True, exist_ok=True)
    drawn = []
    for drawing in FIGURES:
        if drawing.stem not in stems:
            continue
        table = drawing.data(judgement)
        if not table.rows:
            continue
        stem = folder / drawing.stem
        pages = [
            _save(figure, f"{stem}-{number}", kinds)
            for number, figure in enumerate(drawing.pages(judgement, look), 1)
        ]
        if len(pages) == 1:  # only now is it known that there is no other
            pages = [tuple(path.replace(f"{stem}{path.suffix}") for path in pages[0])]
        data = write_csv(folder / f"{drawing.stem}.csv", table)
        drawn.append(Drawn(drawing, table, data, tuple(pages)))
    return drawn


def _save(figure: Figure, stem: str, kinds: Iterable[str]) -> tuple[Path, ...]:
    written = []
    for kind in kinds:
        path = Path(f"{stem}.{kind}")
        stream = io.BytesIO()
        figure.savefig(stream, format=kind, dpi=150, metadata=KINDS[kind])
        drawn = stream.getvalue()
        # XML has no way to hold what a terminal would obey.
        path.write_bytes(drawn.translate(None, CONTROLS) if kind == "svg" else drawn)
        written.append(path)
    return tuple(written)
