"""Figure 1: the textbook's comparison table, with what was measured under each statement."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from harness.catalogue.entries import Statement
from harness.judge.judgement import Judgement
from harness.show import notes, style, words
from harness.show.figures import matrix, page, verdicts
from harness.show.look import Look
from harness.show.textbook import SIDES, Line, estimand, found, lines, measured
from harness.vocabulary import Verdict, VerdictWord

MARGIN_IN = 0.2
ASPECT_IN = 2.0
STATEMENT_IN, CAPTION_IN, CAPTION_LINE_IN, VERDICTS_IN, PAD_IN = 0.34, 0.24, 0.17, 0.8, 0.16
NOTHING_IN = 0.3
VERDICTS_PER_LINE = 4
CAPTION_LETTERS, EFFECT_LETTERS = 68, 19


@dataclass(frozen=True, slots=True)
class _Column:
    left_in: float
    width_in: float


def draw(judgement: Judgement, look: Look, title: str) -> Iterator[Figure]:
    """The table as one figure, or on pages of rows where a page has not the room for it."""
    if look.terse:
        yield from _as_rows(judgement, look, title)
    else:
        yield _as_table(judgement, look, title)


def _as_rows(judgement: Judgement, look: Look, title: str) -> Iterator[Figure]:
    """A row per claim and a column per language, under the statement that it tests."""
    rows = []
    for row in judgement.plan.textbook.comparison:
        for side, statement in zip(SIDES, (row.threads, row.processes), strict=True):
            section = f"{row.aspect}, {side.lower()}: {statement.text}"
            for claim in measured(judgement, statement):
                told = next(each for each in judgement.plan.claims if each.id == claim)
                rows.append(
                    matrix.Row(told.statement, verdicts.cells(judgement, look, claim), section)
                )
    columns = [column for column, _, _ in verdicts.columns(judgement)]
    note = verdicts.note(judgement, look)
    yield from matrix.draw(judgement, look, title, columns, rows, note)


def _as_table(judgement: Judgement, look: Look, title: str) -> Figure:
    book = lines(judgement)
    heights = [
        max(_height_in(judgement, row, row.threads), _height_in(judgement, row, row.processes))
        for row in book
    ]
    frame = page.framed(judgement, look, title, notes.footnote(judgement))
    head_in = 0.4
    figure, axes = page.canvas(look, frame, head_in + sum(heights))
    half_in = (look.width_in - 2 * MARGIN_IN - ASPECT_IN) / 2
    threads = _Column(MARGIN_IN + ASPECT_IN, half_in)
    processes = _Column(MARGIN_IN + ASPECT_IN + half_in, half_in)
    top_in = frame.head_in + head_in
    for column, name in zip((threads, processes), SIDES, strict=True):
        axes.text(column.left_in, top_in - 0.12, name, fontsize=16, fontweight="bold")
    for row, row_in in zip(book, heights, strict=True):
        ends = [MARGIN_IN, look.width_in - MARGIN_IN]
        axes.plot(ends, [top_in, top_in], color=look.rule, lw=1)
        axes.text(MARGIN_IN, top_in + PAD_IN, row.title, fontsize=14, fontweight="bold", va="top")
        _statement(axes, look, judgement, (row, row.threads), threads, top_in + PAD_IN)
        _statement(axes, look, judgement, (row, row.processes), processes, top_in + PAD_IN)
        top_in += row_in
    return figure


def _height_in(judgement: Judgement, row: Line, statement: Statement) -> float:
    claims = measured(judgement, statement)
    measured_in = sum(_claim_in(judgement, row, claim) for claim in claims)
    return 2 * PAD_IN + STATEMENT_IN + (measured_in if claims else NOTHING_IN)


def _claim_in(judgement: Judgement, row: Line, claim: str) -> float:
    lines_of_verdicts = -(-len(found(judgement, row, claim)) // VERDICTS_PER_LINE)
    return _caption_in(_caption(judgement, claim)) + VERDICTS_IN * lines_of_verdicts


def _caption(judgement: Judgement, claim_id: str) -> str:
    claim = next(claim for claim in judgement.plan.claims if claim.id == claim_id)
    return "\n".join(textwrap.wrap(estimand(judgement, claim), CAPTION_LETTERS))


def _caption_in(caption: str) -> float:
    return CAPTION_IN + CAPTION_LINE_IN * caption.count("\n")


def _statement(
    axes: Axes, look: Look, judgement: Judgement, said: tuple[Line, Statement], column: _Column,
    top_in: float,
) -> None:  # fmt: skip
    row, statement = said
    axes.text(column.left_in, top_in, statement.text, fontsize=13.5, va="top")
    top_in += STATEMENT_IN
    claims = measured(judgement, statement)
    if not claims:
        axes.text(
            column.left_in, top_in, "not measured yet", fontsize=11, va="top", color=look.faint,
            style="italic",
        )  # fmt: skip
    for claim in claims:
        _claim(axes, look, judgement, (row, claim), column, top_in)
        top_in += _claim_in(judgement, row, claim)


def _claim(
    axes: Axes, look: Look, judgement: Judgement, said: tuple[Line, str], column: _Column,
    top_in: float,
) -> None:  # fmt: skip
    """One line on what was compared, then a verdict per language and runtime, side by side."""
    row, claim_id = said
    caption = _caption(judgement, claim_id)
    axes.text(column.left_in, top_in + 0.02, caption, fontsize=9.5, va="top", color=look.faint)
    colours = style.language_colours(judgement)
    titles = words.language_titles(judgement)
    width_in = (column.width_in - 0.1) / VERDICTS_PER_LINE
    for index, verdict in enumerate(found(judgement, row, claim_id)):
        line, place = divmod(index, VERDICTS_PER_LINE)
        left_in = column.left_in + place * width_in
        above_in = top_in + _caption_in(caption) + line * VERDICTS_IN
        axes.plot(
            [left_in, left_in], [above_in, above_in + 0.62], lw=3,
            color=colours[verdict.language], solid_capstyle="butt",
        )  # fmt: skip
        _verdict(axes, look, verdict, titles[verdict.language], left_in + 0.08, above_in)


def _verdict(
    axes: Axes, look: Look, verdict: Verdict, title: str, left_in: float, top_in: float
) -> None:
    sign, word = style.SIGNS[verdict.word], words.word_text(verdict)
    short = textwrap.shorten(title, 12, placeholder="…")
    axes.text(left_in, top_in, short, fontsize=10.5, va="top", fontweight="bold")
    axes.text(left_in, top_in + 0.21, f"{sign} {word}", fontsize=10.5, va="top")
    axes.text(left_in, top_in + 0.43, _effect(verdict), fontsize=8, va="top", color=look.faint)


def _effect(verdict: Verdict) -> str:
    if verdict.headline.interval is None:
        if verdict.word is VerdictWord.NOT_TESTABLE:
            reason = verdict.headline.reason.split(":")[0]
            return "\n".join(textwrap.wrap(reason, EFFECT_LETTERS, max_lines=2, placeholder=" …"))
        return ""
    effect = words.effect_text(verdict.headline)
    # The interval on a line of its own where both have no room on one.
    return effect if len(effect) <= EFFECT_LETTERS else effect.replace(" [", "\n[", 1)
