"""Two sessions compared, as plain cells and sentences."""

from __future__ import annotations

from collections import Counter

from harness.judge.circumstances import RuntimePair, name_of
from harness.judge.difference import CellChange, CellWord, Change, Difference
from harness.show.notes import footnote
from harness.show.tables import Table
from harness.show.words import NOTHING, effect_text, interval_text, word_text
from harness.store import RuntimeRecord
from harness.units import three_digits
from harness.vocabulary import ComparisonRow, Pair, Verdict


def verdict_changes(difference: Difference) -> Table:
    """A row per claim, language and runtime that either session judged."""
    headings = ("claim", "language", "in A", "in B", "")
    rows = [
        (
            each.claim,
            _label(difference, each.runtimes),
            _verdict(each.a),
            _verdict(each.b),
            f"{each.change}\neffects apart" if each.effects_apart else each.change,
        )
        for each in difference.verdicts
    ]
    return Table("Verdict by verdict", headings, tuple(rows))


def verdict_summary(difference: Difference) -> str:
    """How far the verdicts agree, in one line."""
    both, same = len(difference.in_both), len(difference.identical)
    if not both:
        return "No verdict is in both sessions."
    turned = len(difference.turned) or "none"
    parts = [
        f"{both} verdict{'s' if both > 1 else ''} in both: {same} identical "
        f"({100 * same / both:.0f} %)",
        f"{turned} turned from confirmed to opposite or back",
    ]
    silent = len(difference.identical_without_effect)
    if silent:
        parts[0] += f", {silent} of these not testable or only shown"
    conditions = len(difference.turned_conditions)
    if conditions:
        parts.append(f"{conditions} did under one of several conditions")
    for word in (Change.ONLY_A, Change.ONLY_B):
        count = sum(each.change is word for each in difference.verdicts)
        if count:
            parts.append(f"{count} {word}")
    return f"{'; '.join(parts)}."


def condition_lines(difference: Difference) -> list[str]:
    """A line per condition whose word changed, for claims that have several."""
    return [
        f"{each.claim}, {_label(difference, each.runtimes)}, {condition.condition}: "
        f"{condition.change}: {_told(condition.a)} in A, {_told(condition.b)} in B"
        for each in difference.verdicts
        for condition in each.conditions
    ]


def cell_changes(difference: Difference, everything: bool) -> Table | None:
    """The numbers whose intervals lie apart, or `everything`; None where there is nothing."""
    chosen = [each for each in difference.cells if everything or each.word is CellWord.APART]
    if not chosen:
        return None
    headings = ("language", "model", "cell", "metric", "in A", "in B", "B : A")
    rows = tuple(
        (
            _label(difference, each.runtimes),
            each.row.model,
            _cell(each.row),
            each.row.metric,
            _number(each.a),
            _number(each.b),
            _ratio(each),
            *([_mark(each)] if everything else []),
        )
        for each in chosen
    )
    if everything:
        return Table("Cell by cell", (*headings, ""), rows)
    return Table("Cells whose intervals lie apart", headings, rows)


def cell_summary(difference: Difference, everything: bool) -> str:
    """How many numbers lie apart, and what there is besides them."""
    counts = Counter(each.word for each in difference.cells)
    compared = counts[CellWord.APART] + counts[CellWord.NOT_APART] + counts[CellWord.NO_INTERVAL]
    parts = [
        f"{compared} numbers of cells in both: {counts[CellWord.APART] or 'none'} apart, "
        f"{counts[CellWord.NOT_APART]} not apart"
    ]
    rest = (word for word in CellWord if word not in (CellWord.APART, CellWord.NOT_APART))
    parts += [f"{counts[word]} {word}" for word in rest if counts[word]]
    hidden = not everything and len(difference.cells) > counts[CellWord.APART]
    return f"{'; '.join(parts)}.{' --all lists them.' if hidden else ''}"


def absolute_line(difference: Difference) -> str:
    """Whether times are compared, and why not."""
    if difference.absolute_comparable:
        return (
            "One machine: rates are compared as well, and the times of jobs whose number of tasks "
            "is fixed."
        )
    return (
        "Times and rates are not compared: these are two machines (another "
        f"{', '.join(difference.other_machine)})."
    )


def provisional_note(difference: Difference) -> str:
    """What the star on verdicts means, where there are any."""
    return footnote(difference.a) or footnote(difference.b)


def _verdict(verdict: Verdict | None) -> str:
    """The word, and the effect under it."""
    if verdict is None:
        return NOTHING
    effect = effect_text(verdict.headline)
    return word_text(verdict) if effect == NOTHING else f"{word_text(verdict)}\n{effect}"


def _told(pair: Pair) -> str:
    effect = effect_text(pair)
    word = pair.word.replace("-", " ")
    return word if effect == NOTHING else f"{word} {effect}"


def _cell(row: ComparisonRow) -> str:
    """`collatz-64 pool W2`, near to a cell's key and shorter: language and model stand before."""
    if row.lifetime is None:
        return f"probe {row.subject}, {row.condition or 'not run'}"
    size, *rest = row.condition.removeprefix("size=").split(";")
    return " ".join((f"{row.subject}-{size}", *rest, row.lifetime, f"W{row.workers}"))


def _mark(each: CellChange) -> str:
    """Blank for the many that are not shown to differ."""
    return "" if each.word is CellWord.NOT_APART else each.word


def _number(row: ComparisonRow | None) -> str:
    """The number, or the reason why the row has none."""
    if row is None:
        return NOTHING
    return row.status if row.interval is None else interval_text(row.interval, row.unit)


def _ratio(each: CellChange) -> str:
    return NOTHING if each.ratio is None else three_digits(each.ratio)


def _label(difference: Difference, pair: RuntimePair) -> str:
    """The language's title, with version and variant where several of it are compared."""
    mine = [each for each in difference.runtimes if each.language == pair.language]
    for tell in (_variant, _version):
        if len({tell(each) for each in mine}) == len(mine):
            return f"{pair.title} {tell(pair)}".rstrip()
    return f"{pair.title} {_name(pair)}"


def _variant(pair: RuntimePair) -> str:
    return next((side.variant for side in (pair.a, pair.b) if side is not None), "")


def _version(pair: RuntimePair) -> str:
    """`3.11.7`, `17.0.1 fast`; of two that differ, `3.11.2 : 3.11.7`."""
    sides = [side for side in (pair.a, pair.b) if isinstance(side, RuntimeRecord)]
    return " : ".join(dict.fromkeys(f"{side.version} {side.variant}".rstrip() for side in sides))


def _name(pair: RuntimePair) -> str:
    return " : ".join(dict.fromkeys(filter(None, (name_of(pair.a), name_of(pair.b)))))
