"""Ratios block by block, with what the machine was like beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator, NullLocator

from harness.judge.judgement import Judgement
from harness.judge.traces import by_block
from harness.show import style
from harness.show.figures import curves, page
from harness.show.look import Look
from harness.show.tables import Table
from harness.show.words import runtime_label
from harness.vocabulary import Pair, Verdict, VerdictWord

MACHINE = "How the CPUs lay to each other"
MARKERS = "os^DvP*X"
CONFIRMED = VerdictWord.CONFIRMED


@dataclass(frozen=True, slots=True)
class Line:
    """A claim's headline pair in one language and runtime: its value by block."""

    claim: str
    language: str
    label: str
    pair: Pair
    values: Mapping[int, float]


def lines(judgement: Judgement) -> list[Line]:
    """Of each verdict that rests on cells, the condition that decides it."""
    found = []
    for verdict in judgement.verdicts:
        pair = _deciding(verdict)
        if pair is not None:
            values = by_block(judgement.observations, pair.terms)
            label = runtime_label(judgement, verdict.language, verdict.runtime)
            found.append(Line(verdict.claim, verdict.language, label, pair, values))
    return [line for line in found if line.values]


def _deciding(verdict: Verdict) -> Pair | None:
    """The pair that the headline names; where it names none, one that keeps it from holding."""
    every = [pair for pair in verdict.conditions if pair.terms and pair.interval]
    named = (verdict.headline.name, verdict.headline.condition)
    order = {pair: ((pair.name, pair.condition) != named, pair.word is CONFIRMED) for pair in every}
    return min(every, key=lambda pair: order[pair], default=None)


def table(judgement: Judgement) -> Table:
    """A row per verdict and block, for the figure's CSV."""
    states = {state.block: state for state in judgement.surroundings.blocks}
    rows = []
    for line in lines(judgement):
        for block, value in line.values.items():
            state = states.get(block)
            told = (state.placement, "; ".join(state.flags)) if state else ("", "")
            what = f"{line.pair.condition}: {line.pair.name}".removeprefix(": ")
            rows.append((line.claim, line.label, what, str(block), repr(value), *told))
    headings = ("claim", "language", "of what", "block", "value", "placement", "flags")
    return Table("The verdicts' ratios block by block", headings, tuple(rows))


def draw(judgement: Judgement, look: Look, title: str) -> Iterator[Figure]:
    """A panel per claim, a line per language, and one of the machine; flagged blocks are grey."""
    found = lines(judgement)
    claims = [*dict.fromkeys(line.claim for line in found)]
    panels = [*claims, MACHINE] if judgement.surroundings.blocks else claims
    colours = style.language_colours(judgement)
    labels = dict.fromkeys(line.label for line in found)
    markers = {label: MARKERS[place % len(MARKERS)] for place, label in enumerate(labels)}
    statements = {claim.id: claim.statement for claim in judgement.plan.claims}

    def one(axes: Axes, panel: str) -> None:
        for block in judgement.surroundings.flagged:
            axes.axvspan(block + 0.5, block + 1.5, color=look.rule, alpha=0.35, lw=0)
        axes.set_xlim(0.5, judgement.blocks_due + 0.5)
        axes.xaxis.set_major_locator(MaxNLocator(6, integer=True))
        axes.set_xlabel("block")
        if panel == MACHINE:
            _machine(axes, look, judgement)
            return
        ends = []
        mine = [line for line in found if line.claim == panel]
        for line in mine:
            xs, ys = [block + 1 for block in line.values], list(line.values.values())
            axes.plot(xs, ys, color=colours[line.language], marker=markers[line.label],
                      ms=look.text_pt / 2.2, lw=look.text_pt / 12)  # fmt: skip
            ends.append((xs[-1], ys[-1], line.label))
        axes.set_yscale("log")
        axes.set_ylabel("ratio, logarithmic")
        values = [value for line in mine for value in line.values.values()]
        wide = max(values) > 5 * min(values)
        axes.yaxis.set_major_locator(
            FixedLocator(curves.RATIOS) if wide else MaxNLocator(4, steps=[1, 2, 5, 10])
        )
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
        axes.yaxis.set_minor_locator(NullLocator())
        curves.label_ends(axes, look, ends, look.plot_in)

    def heading(panel: str) -> str:
        conditions = dict.fromkeys(
            line.pair.condition for line in found if line.claim == panel and line.pair.condition
        )
        return ": ".join(filter(None, (statements.get(panel, panel), "; ".join(conditions))))

    note = "Grey blocks are flagged for what went on around them: cautions.json says what."
    frame = page.framed(judgement, look, title, note)
    yield from page.panelled(
        frame, look, panels, heading, one, columns=1 if look.terse else look.columns
    )


def _machine(axes: Axes, look: Look, judgement: Judgement) -> None:
    states = judgement.surroundings.blocks
    names = list(dict.fromkeys(state.placement or "unknown" for state in states))
    for state in states:
        axes.plot(
            [state.block + 1], [names.index(state.placement or "unknown")], color=look.ink,
            marker="X" if state.flags else "o", ms=look.text_pt / 1.8,
        )  # fmt: skip
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(-0.6, max(1, len(names) - 1) + 0.6)
