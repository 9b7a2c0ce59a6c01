"""Figure 1: the textbook's comparison table, with what was measured under each statement."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from harness.catalogue.entries import Statement
from harness.judge.judgement import Judgement
from harness.show import style, tables
from harness.vocabulary import Verdict, VerdictWord

WIDTH_IN = 13.33
MARGIN_IN = 0.35
ASPECT_IN = 2.0
HEAD_IN, FOOT_IN = 1.25, 0.75
STATEMENT_IN, CLAIM_IN, PAD_IN = 0.34, 0.95, 0.16
NOTHING_IN = 0.3


@dataclass(frozen=True, slots=True)
class _Column:
    left_in: float
    width_in: float


def draw(judgement: Judgement) -> Figure:
    """The table as a figure; its height grows with what was measured."""
    book = judgement.plan.textbook.comparison
    heights = [
        max(_height_in(judgement, row.threads), _height_in(judgement, row.processes))
        for row in book
    ]
    height_in = HEAD_IN + sum(heights) + FOOT_IN
    figure = plt.figure(figsize=(WIDTH_IN, height_in))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_xlim(0, WIDTH_IN)
    axes.set_ylim(height_in, 0)
    axes.axis("off")
    half_in = (WIDTH_IN - 2 * MARGIN_IN - ASPECT_IN) / 2
    threads = _Column(MARGIN_IN + ASPECT_IN, half_in)
    processes = _Column(MARGIN_IN + ASPECT_IN + half_in, half_in)
    axes.text(
        MARGIN_IN, 0.42, "The textbook's table, measured", fontsize=21, fontweight="bold",
        va="center",
    )  # fmt: skip
    for column, title in ((threads, "Multithreading"), (processes, "Multiprocessing")):
        axes.text(column.left_in, HEAD_IN - 0.2, title, fontsize=16, fontweight="bold")
    top_in = HEAD_IN
    for row, row_in in zip(book, heights, strict=True):
        axes.plot(
            [MARGIN_IN, WIDTH_IN - MARGIN_IN],
            [top_in, top_in],
            color=style.RULE_LINE,
            lw=1,
        )
        axes.text(
            MARGIN_IN,
            top_in + PAD_IN,
            row.aspect,
            fontsize=14,
            fontweight="bold",
            va="top",
        )
        _statement(axes, judgement, row.threads, threads, top_in + PAD_IN)
        _statement(axes, judgement, row.processes, processes, top_in + PAD_IN)
        top_in += row_in
    axes.plot([MARGIN_IN, WIDTH_IN - MARGIN_IN], [top_in, top_in], color=style.RULE_LINE, lw=1)
    axes.text(
        MARGIN_IN, top_in + 0.12, style.footer(judgement), fontsize=9, color=style.FAINT, va="top",
        linespacing=1.5,
    )  # fmt: skip
    return figure


def _measured(judgement: Judgement, statement: Statement) -> list[str]:
    """The claims of the statement that this session judged."""
    judged = {verdict.claim for verdict in judgement.verdicts}
    return [claim for claim in statement.claims if claim in judged]


def _height_in(judgement: Judgement, statement: Statement) -> float:
    claims = len(_measured(judgement, statement))
    return 2 * PAD_IN + STATEMENT_IN + (claims * CLAIM_IN if claims else NOTHING_IN)


def _statement(
    axes: Axes,
    judgement: Judgement,
    statement: Statement,
    column: _Column,
    top_in: float,
) -> None:
    axes.text(column.left_in, top_in, statement.text, fontsize=13.5, va="top")
    top_in += STATEMENT_IN
    claims = _measured(judgement, statement)
    if not claims:
        axes.text(
            column.left_in, top_in, "not measured yet", fontsize=11, va="top", color=style.FAINT,
            style="italic",
        )  # fmt: skip
    for claim in claims:
        _claim(axes, judgement, claim, column, top_in)
        top_in += CLAIM_IN


def _claim(axes: Axes, judgement: Judgement, claim_id: str, column: _Column, top_in: float) -> None:
    """One line on what was compared, then a verdict per language and runtime, side by side."""
    claim = next(claim for claim in judgement.plan.claims if claim.id == claim_id)
    axes.text(
        column.left_in, top_in + 0.02, _estimand(claim.estimand, claim.numerator,
        claim.denominator, claim.metric), fontsize=9.5, va="top", color=style.FAINT,
    )  # fmt: skip
    found = [verdict for verdict in judgement.verdicts if verdict.claim == claim_id]
    languages = [
        *judgement.measured,
        *(gone.language for gone in judgement.plan.missing),
    ]
    colours = style.language_colours(languages)
    titles = {r.language: r.title for r in judgement.plan.runtimes} | {
        gone.language: gone.title for gone in judgement.plan.missing
    }
    width_in = (column.width_in - 0.1) / max(4, len(found))
    for index, verdict in enumerate(found):
        left_in = column.left_in + index * width_in
        axes.plot(
            [left_in, left_in], [top_in + 0.27, top_in + 0.86], lw=3,
            color=colours[verdict.language], solid_capstyle="butt",
        )  # fmt: skip
        _verdict(axes, verdict, titles[verdict.language], left_in + 0.08, top_in + 0.24)


def _verdict(axes: Axes, verdict: Verdict, title: str, left_in: float, top_in: float) -> None:
    effect = _effect(verdict)
    sign = style.SIGNS[verdict.word]
    provisional = "*" if tables.word_text(verdict).endswith("*") else ""
    word = verdict.word.replace("-", " ")
    axes.text(left_in, top_in, title, fontsize=10.5, va="top", fontweight="bold")
    axes.text(left_in, top_in + 0.21, f"{sign} {word}{provisional}", fontsize=10.5, va="top")
    axes.text(left_in, top_in + 0.43, effect, fontsize=8.5, va="top", color=style.FAINT)


def _effect(verdict: Verdict) -> str:
    if verdict.headline.interval is None:
        if verdict.word is VerdictWord.NOT_TESTABLE:
            reason = verdict.headline.reason.split(":")[0]
            return textwrap.shorten(reason, 24, placeholder="…")
        return ""
    return tables.interval_text(verdict.headline.interval)


def _estimand(estimand: str, numerator: str | None, denominator: str | None, metric: str) -> str:
    """What the numbers under a statement are, in a few words."""
    if estimand == "efficiency":
        return "speed-up, as a share of what the machine gives"
    if estimand == "speedup":
        return "speed-up over one worker"
    quantity = {
        "inclusive_ns": "time to make, run and join one worker",
        "exclusive_ns": "time",
        "throughput_per_s": "throughput",
    }[metric]
    return f"{quantity}, {numerator} : {denominator}"
