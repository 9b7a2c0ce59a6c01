"""The verdicts as a picture: a row per claim, a column per language."""

from __future__ import annotations

from collections.abc import Iterator

from matplotlib.figure import Figure

from harness.judge.judgement import Judgement
from harness.show import notes, style, words
from harness.show.figures import matrix
from harness.show.look import Look
from harness.vocabulary import Verdict, VerdictWord


def columns(judgement: Judgement) -> list[tuple[matrix.Column, str, str]]:
    """A column for each language and runtime that has verdicts, with the names of both."""
    named = dict.fromkeys((v.language, v.runtime) for v in judgement.verdicts)
    colours = style.language_colours(judgement)
    return [
        (
            matrix.Column(words.runtime_label(judgement, language, runtime), colours[language]),
            language,
            runtime,
        )
        for language, runtime in named
    ]


def draw(judgement: Judgement, look: Look, title: str) -> Iterator[Figure]:
    rows = [
        matrix.Row(claim.statement, cells(judgement, look, claim.id))
        for claim in judgement.plan.claims
    ]
    yield from matrix.draw(
        judgement, look, title, [c for c, _, _ in columns(judgement)], rows, note(judgement, look)
    )


def cells(judgement: Judgement, look: Look, claim: str) -> tuple[str, ...]:
    """What each column says of the claim."""
    found = {(v.language, v.runtime): v for v in judgement.verdicts if v.claim == claim}
    return tuple(
        cell(look, found[language, runtime]) if (language, runtime) in found else words.NOTHING
        for _, language, runtime in columns(judgement)
    )


def cell(look: Look, verdict: Verdict) -> str:
    """A sign, the word if the look has it, and the effect."""
    sign, word = style.SIGNS[verdict.word], words.word_text(verdict)
    effect = words.effect_text(verdict.headline)
    if look.terse:
        effect = effect.split(" [")[0]
    if effect == words.NOTHING:
        effect = ""
    if look.signs_only:
        mark = "*" if word.endswith("*") else ""
        return f"{sign}{mark} {effect}".rstrip()
    return f"{sign} {word}\n{effect}".rstrip()


def note(judgement: Judgement, look: Look) -> str:
    """What the signs mean, where they stand alone, and what marks mean."""
    told = [notes.footnote(judgement)]
    if look.signs_only:
        shown = {verdict.word for verdict in judgement.verdicts}
        signs = (f"{style.SIGNS[word]} {word}" for word in VerdictWord if word in shown)
        told.insert(0, "; ".join(signs).replace("-", " "))
    return "\n".join(filter(None, told))
