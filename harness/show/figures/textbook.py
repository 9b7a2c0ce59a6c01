"""Figure 1: the textbook's comparison table, with what was measured under each statement."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from harness.catalogue.claim import Claim, Part
from harness.catalogue.entries import Statement
from harness.catalogue.probe_part import ProbePart
from harness.catalogue.terms import Mechanism, NamedModel
from harness.judge.judgement import Judgement
from harness.show import notes, style, words
from harness.vocabulary import Verdict, VerdictWord

WIDTH_IN = 13.33
MARGIN_IN = 0.35
ASPECT_IN = 2.0
HEAD_IN = 1.25
STATEMENT_IN, CAPTION_IN, VERDICTS_IN, PAD_IN = 0.34, 0.24, 0.72, 0.16
NOTHING_IN = 0.3
VERDICTS_PER_LINE = 4
FOOT_PT = 9
FOOT_LINE_IN = 0.19


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
    foot = _foot(judgement)
    height_in = HEAD_IN + sum(heights) + 0.3 + FOOT_LINE_IN * (foot.count("\n") + 1)
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
        MARGIN_IN, top_in + 0.12, foot, fontsize=FOOT_PT, color=style.FAINT, va="top",
        linespacing=1.5,
    )  # fmt: skip
    return figure


def _measured(judgement: Judgement, statement: Statement) -> list[str]:
    """The claims of the statement that this session judged."""
    judged = {verdict.claim for verdict in judgement.verdicts}
    return [claim for claim in statement.claims if claim in judged]


def _foot(judgement: Judgement) -> str:
    foot = style.footer(judgement, WIDTH_IN - 2 * MARGIN_IN, FOOT_PT)
    note = notes.footnote(judgement)
    return f"{note}\n{foot}" if note else foot


def _height_in(judgement: Judgement, statement: Statement) -> float:
    claims = _measured(judgement, statement)
    measured_in = sum(_claim_in(judgement, claim) for claim in claims)
    return 2 * PAD_IN + STATEMENT_IN + (measured_in if claims else NOTHING_IN)


def _claim_in(judgement: Judgement, claim: str) -> float:
    verdicts = sum(verdict.claim == claim for verdict in judgement.verdicts)
    return CAPTION_IN + VERDICTS_IN * -(-verdicts // VERDICTS_PER_LINE)


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
        top_in += _claim_in(judgement, claim)


def _claim(axes: Axes, judgement: Judgement, claim_id: str, column: _Column, top_in: float) -> None:
    """One line on what was compared, then a verdict per language and runtime, side by side."""
    claim = next(claim for claim in judgement.plan.claims if claim.id == claim_id)
    axes.text(
        column.left_in, top_in + 0.02, _estimand(judgement, claim), fontsize=9.5, va="top",
        color=style.FAINT,
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
    width_in = (column.width_in - 0.1) / VERDICTS_PER_LINE
    for index, verdict in enumerate(found):
        line, place = divmod(index, VERDICTS_PER_LINE)
        left_in = column.left_in + place * width_in
        above_in = top_in + CAPTION_IN + line * VERDICTS_IN
        axes.plot(
            [left_in, left_in], [above_in, above_in + 0.6], lw=3,
            color=colours[verdict.language], solid_capstyle="butt",
        )  # fmt: skip
        _verdict(axes, verdict, titles[verdict.language], left_in + 0.08, above_in)


def _verdict(axes: Axes, verdict: Verdict, title: str, left_in: float, top_in: float) -> None:
    effect = _effect(verdict)
    sign = style.SIGNS[verdict.word]
    word = words.word_text(verdict)
    short = textwrap.shorten(title, 12, placeholder="…")
    axes.text(left_in, top_in, short, fontsize=10.5, va="top", fontweight="bold")
    axes.text(left_in, top_in + 0.21, f"{sign} {word}", fontsize=10.5, va="top")
    axes.text(left_in, top_in + 0.43, effect, fontsize=8, va="top", color=style.FAINT)


def _effect(verdict: Verdict) -> str:
    if verdict.headline.interval is None:
        if verdict.word is VerdictWord.NOT_TESTABLE:
            reason = verdict.headline.reason.split(":")[0]
            return textwrap.shorten(reason, 19, placeholder="…")
        return ""
    return words.effect_text(verdict.headline)


def _estimand(judgement: Judgement, claim: Claim) -> str:
    """What the numbers under a statement are, in a few words."""
    told = dict.fromkeys(
        (
            *(_quantity(part) for part in claim.parts),
            *(_quantity_of_probe(judgement, part) for part in claim.probes if part.judged),
        )
    )
    return textwrap.shorten("; ".join(told), 62, placeholder=" …")


def _quantity(part: Part) -> str:
    if part.estimand == "efficiency":
        return "speed-up, as a share of what the machine gives"
    if part.estimand == "speedup":
        return "speed-up over one worker"
    quantity = {
        "inclusive_ns": "time to make, run and join one worker",
        "exclusive_ns": "time",
        "throughput_per_s": "throughput",
    }[part.metric]
    return f"{quantity}, {_called(part.numerator)} : {_called(part.denominator)}"


def _quantity_of_probe(judgement: Judgement, part: ProbePart) -> str:
    metric = judgement.plan.probing.probe(part.probe).metric(part.metric)
    what = metric.what if metric else part.metric
    if part.estimand == "ratio":
        return f"{what}, {_called(part.numerator)} : {_called(part.denominator)}"
    name = part.name or what
    return f"{name}, share of runs" if part.estimand == "share" else name


def _called(mechanism: Mechanism | None) -> str:
    return mechanism.model if isinstance(mechanism, NamedModel) else str(mechanism)
