"""Several conditions of one claim become one word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations, groupby

from harness.judge.estimate import apart
from harness.judge.rule import UNDECIDED
from harness.vocabulary import Pair, VerdictWord

#: Where all parts must hold, the first of these that any of them has is the claim's.
WEAKEST_FIRST = (
    VerdictWord.OPPOSITE,
    VerdictWord.TIE,
    VerdictWord.SMALLER,
    VerdictWord.DEPENDS,
    VerdictWord.NOT_TESTABLE,
    VerdictWord.INCONCLUSIVE,
    VerdictWord.CONFIRMED,
)


def summed_up(
    conditions: Sequence[Pair], together: bool, strict: Sequence[Pair] | None = None
) -> Pair:
    """The pair that stands for all conditions, none of which are empty.

    One condition stands for itself. `together`: the claim holds where all of its parts do, and
    its word is that of the part that is furthest from holding (intersection-union: Berger,
    Technometrics 1982). Else conditions that decide and agree give their word, with the effect
    that is nearest to none; conditions that disagree give `depends`, which names them; and a
    condition that cannot tell leaves the claim open unless others disagree anyway. What depends
    on a condition within a part makes the whole depend on it. Conditions
    that are not testable, or only shown, have no say where others have.

    `strict` are the same conditions at a level divided by their number (Bonferroni): what one
    condition alone decides, against what the others say, must hold at that.
    Left out, they are taken for as good as that.
    """
    strict = conditions if strict is None else strict
    if len(conditions) == 1:
        return conditions[0]
    if together:
        return _weakest(conditions, strict)
    if any(pair.word is VerdictWord.DEPENDS for pair in conditions):
        return _dependent(conditions)
    decided = [pair for pair in conditions if pair.word not in UNDECIDED]
    if decided and not _common(decided):
        return _contradicting(conditions, strict)
    decided = [_as(pair, _common(decided)) for pair in decided]
    open_ones = [pair for pair in conditions if pair.word is VerdictWord.INCONCLUSIVE]
    if open_ones:
        first = open_ones[0]
        if not decided:
            return first
        reason = f"{_told(conditions)} ({first.condition}: {first.reason})"
        return _standing(first, reason)
    if not decided:
        shown = [pair for pair in conditions if pair.word is VerdictWord.SHOWN]
        return (shown or list(conditions))[0]
    least = _nearest_to_none(decided)
    where = "all conditions" if len(decided) == len(conditions) else "all that can be judged"
    reason = f"under {where}, the least: {least.reason}"
    return _standing(least, reason)


def _common(decided: Sequence[Pair]) -> frozenset[VerdictWord]:
    """The words that all of them bear."""
    return frozenset.intersection(*(pair.words for pair in decided)) if decided else frozenset()


def _as(pair: Pair, common: frozenset[VerdictWord]) -> Pair:
    """The pair with a word that it has in common with the others, if its own is not."""
    return pair if pair.word in common else replace(pair, word=min(common, key=_place))


def _contradicting(conditions: Sequence[Pair], strict: Sequence[Pair]) -> Pair:
    """Conditions that decide differently do so for certain, or at their own level only."""
    decided = [pair for pair in strict if pair.word not in UNDECIDED]
    if any(_apart(one, other) for one, other in combinations(decided, 2)):
        return Pair("", None, VerdictWord.DEPENDS, _told(strict))
    told = f"{_told(conditions)}: they differ by no more than chance may do"
    # Where blocks are too few for the strict level, that is why.
    few = next((pair for pair in strict if pair.interval and pair.interval.low is None), None)
    if few is not None:
        told = f"{_told(conditions)}; to tell that from chance {few.reason}"
    return Pair("", None, VerdictWord.INCONCLUSIVE, told)


def _apart(one: Pair, other: Pair) -> bool:
    """Whether the words of two pairs contradict each other.

    A tie and *smaller* may both be true of one ratio: they do where their intervals are apart.
    """
    if one.words & other.words:
        return False
    if {one.word, other.word} == {VerdictWord.TIE, VerdictWord.SMALLER}:
        return bool(apart(one.interval, other.interval))
    return True


def _dependent(conditions: Sequence[Pair]) -> Pair:
    """Where a part depends on a condition of its own, what the parts say, one after the other."""
    parts = [pair for pair in conditions if pair.word is VerdictWord.DEPENDS]
    others = [pair for pair in conditions if pair.word is not VerdictWord.DEPENDS]
    told = [f"{pair.condition}: {pair.reason}" for pair in parts]
    told += [_told(others)] if others else []
    return Pair(parts[0].name, None, VerdictWord.DEPENDS, "; ".join(told))


def _standing(pair: Pair, reason: str) -> Pair:
    """The pair that stands for several: it does not repeat what its condition's own pair has."""
    return Pair(pair.name, pair.interval, pair.word, reason, pair.condition, unit=pair.unit)


def _weakest(conditions: Sequence[Pair], strict: Sequence[Pair]) -> Pair:
    """The part that is furthest from holding, if it is so at the strict level."""
    weakest = min(conditions, key=lambda pair: _place(pair.word))
    if weakest.word in (*UNDECIDED, VerdictWord.CONFIRMED):
        return weakest
    strictly = min(strict, key=lambda pair: _place(pair.word))
    if strictly.word in (*UNDECIDED, VerdictWord.CONFIRMED):
        return replace(strictly, word=VerdictWord.INCONCLUSIVE)
    return strictly


def _place(word: VerdictWord) -> int:
    return WEAKEST_FIRST.index(word) if word in WEAKEST_FIRST else len(WEAKEST_FIRST)


def _nearest_to_none(decided: Sequence[Pair]) -> Pair:
    """The condition that says the common word with the least effect."""
    word = decided[0].word
    estimates = [pair.interval.estimate for pair in decided if pair.interval]
    if word is VerdictWord.TIE:
        wanted = max(estimates, key=lambda estimate: max(estimate, 1 / estimate))
    else:
        wanted = max(estimates) if word is VerdictWord.OPPOSITE else min(estimates)
    return next(p for p in decided if p.interval and p.interval.estimate == wanted)


def _told(conditions: Sequence[Pair]) -> str:
    """`confirmed for collatz, mandel; tie for bintrees`."""
    ordered = sorted(conditions, key=lambda pair: _place(pair.word))
    return "; ".join(
        f"{word.replace('-', ' ')} for {', '.join(pair.condition or pair.name for pair in group)}"
        for word, group in groupby(ordered, key=lambda pair: pair.word)
    )
