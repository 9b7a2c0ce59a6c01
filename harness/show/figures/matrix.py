"""A table as a picture: rows that are told, columns of short words, on as many pages as needed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from harness.judge.judgement import Judgement
from harness.show import style
from harness.show.figures import page
from harness.show.look import Look

#: How much of the width the rows' own words take.
FIRST_SHARE = 0.26
#: The fewest letters of a column of signs.
SIGN_LETTERS = 6
#: The most lines of a row's own words.
MOST_LINES = 8
#: Letters of headings are bold.
BOLD = 1.12


@dataclass(frozen=True, slots=True)
class Column:
    heading: str
    colour: str


@dataclass(frozen=True, slots=True)
class Row:
    """`section` stands above the first of the rows that have it. `cells` has a text per column."""

    label: str
    cells: tuple[str, ...]
    section: str = ""


def draw(
    judgement: Judgement, look: Look, title: str, columns: Sequence[Column], rows: Sequence[Row],
    note: str = "", letters: int = 14,
) -> Iterator[Figure]:  # fmt: skip
    """The rows in order; where columns do not fit beside each other they go on another page.

    A column has room for `letters`, or for signs where the look has no words.
    """
    first_in = look.width_in * FIRST_SHARE
    left_in = look.width_in * (1 - 2 * page.EDGE) - first_in
    least = SIGN_LETTERS if look.signs_only else letters
    least_in = least * look.text_pt * style.MEAN_LETTER_EM / 72
    across = max(1, int(left_in / least_in))
    frame = page.framed(judgement, look, title, note)
    room_in = frame.room_in(look)
    for start in range(0, max(1, len(columns)), across):
        width_in = left_in / max(1, min(across, len(columns)))
        some = [
            Column(style.wrapped(c.heading, width_in / BOLD, look.head_pt), c.colour)
            for c in columns[start : start + across]
        ]
        head_lines = max((c.heading.count("\n") + 1 for c in some), default=1)
        head_in = (head_lines * page.LEADING + 0.6) * look.head_pt / 72
        told = [
            Row(
                style.wrapped(row.label, first_in * 0.97, look.text_pt, MOST_LINES),
                tuple(
                    style.wrapped(cell, width_in, look.text_pt)
                    for cell in row.cells[start : start + across]
                ),
                style.wrapped(
                    row.section,
                    look.width_in * (1 - 2 * page.EDGE) / BOLD,
                    look.head_pt,
                    style.NAME_LINES,
                ),
            )
            for row in rows
        ]
        for portion in _pages(told, look, None if room_in is None else room_in - head_in):
            body_in = head_in + sum(_height_in(row, before, look) for before, row in portion)
            figure, axes = page.canvas(look, frame, body_in)
            _put(axes, look, frame, some, portion, (first_in, width_in, head_in))
            yield figure


def _pages(rows: Sequence[Row], look: Look, room_in: float | None) -> list[list[tuple[str, Row]]]:
    """The rows with the section that stands before each, in portions that have room."""
    pages: list[list[tuple[str, Row]]] = [[]]
    used_in, before = 0.0, ""
    for row in rows:
        height_in = _height_in(row, before, look)
        if room_in is not None and used_in + height_in > room_in and pages[-1]:
            pages.append([])
            used_in, before = 0.0, ""
            height_in = _height_in(row, before, look)
        pages[-1].append((before, row))
        used_in += height_in
        before = row.section
    return pages


def _lines(row: Row) -> int:
    return max(text.count("\n") + 1 for text in (row.label, *row.cells))


def _height_in(row: Row, before: str, look: Look) -> float:
    own_in = (_lines(row) * page.LEADING + 0.7) * look.text_pt / 72
    return own_in + (_section_in(row, look) if row.section != before else 0.0)


def _section_in(row: Row, look: Look) -> float:
    if not row.section:
        return 0.0
    return ((row.section.count("\n") + 1) * page.LEADING + 0.8) * look.head_pt / 72


def _put(
    axes: Axes, look: Look, frame: page.Frame, columns: Sequence[Column],
    portion: Sequence[tuple[str, Row]], sizes_in: tuple[float, float, float],
) -> None:  # fmt: skip
    first_in, width_in, head_in = sizes_in
    left_in = look.width_in * page.EDGE
    right_in = look.width_in - left_in
    top_in = frame.head_in
    lefts_in = [left_in + first_in + place * width_in for place in range(len(columns))]
    for x, column in zip(lefts_in, columns, strict=True):
        under_in = top_in + head_in - 0.3 * look.head_pt / 72
        axes.plot([x, x + width_in * 0.9], [under_in, under_in], color=column.colour,
                  lw=look.text_pt / 4, solid_capstyle="butt")  # fmt: skip
        axes.text(x, top_in, column.heading, fontsize=look.head_pt, fontweight="bold", va="top",
                  linespacing=page.LEADING * 0.9)  # fmt: skip
    top_in += head_in
    for before, row in portion:
        height_in = _height_in(row, before, look)
        if row.section and row.section != before:
            axes.text(left_in, top_in + 0.5 * look.head_pt / 72, row.section, va="top",
                      fontsize=look.head_pt, fontweight="bold",
                      linespacing=page.LEADING * 0.9)  # fmt: skip
            section_in = _section_in(row, look)
            top_in, height_in = top_in + section_in, height_in - section_in
        axes.plot([left_in, right_in], [top_in, top_in], color=look.rule, lw=look.text_pt / 16)
        at_in = top_in + 0.35 * look.text_pt / 72
        axes.text(left_in, at_in, row.label, fontsize=look.text_pt, va="top",
                  linespacing=page.LEADING * 0.9)  # fmt: skip
        for x, cell in zip(lefts_in, row.cells, strict=True):
            axes.text(x, at_in, cell, fontsize=look.text_pt, va="top",
                      linespacing=page.LEADING * 0.9)  # fmt: skip
        top_in += height_in
