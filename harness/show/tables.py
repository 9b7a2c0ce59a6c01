"""Verdicts and curves as plain cells; each format renders the same cells."""

from __future__ import annotations

import math
from dataclasses import dataclass

from harness.judge.breakeven import Crossing, Curve
from harness.judge.judgement import Judgement
from harness.show.words import (
    NOTHING,
    detectable_text,
    effect_text,
    interval_text,
    language_titles,
    pair_text,
    runtime_label,
    word_text,
)
from harness.units import duration
from harness.vocabulary import Verdict


@dataclass(frozen=True, slots=True)
class Table:
    """Cells as text, with a title; `rows` all have one entry per heading."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def verdict_table(judgement: Judgement) -> Table:
    """A row per claim, language and runtime: the word, the effect, and what was compared."""
    headings = ("claim", "language", "verdict", "effect", "of what; why")
    rows = []
    for verdict in judgement.verdicts:
        pair = verdict.headline
        what = f"{pair.name}; {pair.reason}" if pair.name else pair.reason
        if pair.detectable is not None:
            what += f"; would have seen {detectable_text(pair)}"
        note = _note(judgement, verdict)
        rows.append(
            (
                verdict.claim,
                runtime_label(judgement, verdict.language, verdict.runtime),
                word_text(verdict),
                effect_text(pair),
                f"{what} ({note})" if note else what,
            )
        )
    return Table("What the textbook says, judged", headings, tuple(rows))


def verdict_matrix(judgement: Judgement) -> Table:
    """A row per claim, a column per language: the word and the effect."""
    titles = language_titles(judgement)
    # A language may be both: one of its runtimes measured, another missing.
    missing = (gone.language for gone in judgement.plan.missing)
    languages = list(dict.fromkeys((*judgement.measured, *missing)))
    rows = []
    for claim in judgement.plan.claims:
        cells = []
        for language in languages:
            found = judgement.verdict(claim.id, language)
            told = [_verdict_cell(judgement, verdict, len(found) > 1) for verdict in found]
            cells.append("\n".join(told) or NOTHING)
        rows.append((claim.statement, *cells))
    headings = ("the textbook", *(titles[language] for language in languages))
    return Table("The verdicts at a glance", headings, tuple(rows))


def sensitivity_table(judgement: Judgement) -> Table | None:
    """A row per variant and condition: does the claim's ratio hang on the flags? None without."""
    if not judgement.shifts:
        return None
    headings = ("claim", "variant", "condition", "as usual", "here", "here : as usual", "")
    rows = [
        (
            shift.claim,
            f"{runtime_label(judgement, shift.language, shift.runtime)}",
            shift.condition or shift.pair,
            interval_text(shift.usual),
            interval_text(shift.here),
            interval_text(shift.change),
            "moved" if shift.moved else "no change shown",
        )
        for shift in judgement.shifts
    ]
    return Table("Does it hang on the flags?", headings, tuple(rows))


def breakeven_table(judgement: Judgement) -> Table | None:
    """A row per curve: from how much work on the second model is level, and ahead. None without."""
    if not judgement.curves:
        return None
    headings = ("language", "workers", "task", "of what", "level within 5 %", "5 % ahead")
    rows = [
        (
            runtime_label(judgement, curve.language, curve.runtime),
            curve.lifetime,
            f"size {curve.size}",
            curve.name,
            _crossing_text(curve.level_with, curve),
            _crossing_text(curve.overtaken, curve),
        )
        for curve in judgement.curves
    ]
    return Table("From how much work on processes pay", headings, tuple(rows))


def scaling_table(judgement: Judgement) -> Table | None:
    """A row per model with enough worker counts: what holds its speed-up back. None without."""
    if not judgement.laws:
        return None
    headings = ("language", "model", "workload", "law", "W", "contention", "coherence")
    rows = [
        (
            runtime_label(judgement, law.language, law.runtime),
            law.model,
            f"{law.workload}, size {law.size}",
            law.fit.law,
            ", ".join(map(str, law.fit.counts)),
            interval_text(law.fit.contention),
            interval_text(law.fit.coherence),
        )
        for law in judgement.laws
    ]
    return Table("How the speed-up scales (0: perfectly)", headings, tuple(rows))


def _crossing_text(crossing: Crossing, curve: Curve) -> str:
    """`from 1.20 ms [0.90 ms, 1.60 ms]`; beyond what was measured it says so."""

    def told(work_ns: float) -> str:
        if work_ns == 0:
            return f"below {duration(curve.points[0].work_ns)}"
        if work_ns == math.inf:
            return f"beyond {duration(curve.points[-1].work_ns)}"
        return duration(work_ns)

    if crossing.work_ns == math.inf:
        return f"not up to {duration(curve.points[-1].work_ns)}"
    text = told(crossing.work_ns)
    if crossing.low_ns is None or crossing.high_ns is None:
        return f"{text} [?]"
    return f"{text} [{told(crossing.low_ns)}, {told(crossing.high_ns)}]"


def _verdict_cell(judgement: Judgement, verdict: Verdict, several: bool) -> str:
    effect = effect_text(verdict.headline)
    text = word_text(verdict) if effect == NOTHING else f"{word_text(verdict)}\n{effect}"
    label = runtime_label(judgement, verdict.language, verdict.runtime)
    return f"{label}: {text}" if several else text


def _note(judgement: Judgement, verdict: Verdict) -> str:
    claim = next(claim for claim in judgement.plan.claims if claim.id == verdict.claim)
    return claim.notes.get(verdict.language, "")


def pair_lines(judgement: Judgement) -> dict[str, list[str]]:
    """The pairs behind the verdicts: the headline's under each condition, and other models'."""
    conditions, others = [], []
    for verdict in judgement.verdicts:
        label = runtime_label(judgement, verdict.language, verdict.runtime)
        about = f"{verdict.claim}, {label}: "
        if len(verdict.conditions) > 1:
            conditions += [about + pair_text(pair) for pair in verdict.conditions]
        others += [about + pair_text(pair) for pair in verdict.exceptions]
    return {"Under each condition": conditions, "Other pairs": others}
