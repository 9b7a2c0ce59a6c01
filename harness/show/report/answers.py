"""What a reader asks first: what surprises, what holds, and the thirty-second answer."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from harness.judge.judgement import Judgement
from harness.show import words
from harness.vocabulary import Pair, Verdict, VerdictWord

#: What contradicts the textbook, the plainest contradiction first.
SURPRISING = (VerdictWord.OPPOSITE, VerdictWord.TIE, VerdictWord.SMALLER, VerdictWord.DEPENDS)
DECIDED = (VerdictWord.CONFIRMED, *SURPRISING)
OPEN = {
    VerdictWord.INCONCLUSIVE: "this session cannot tell",
    VerdictWord.NOT_TESTABLE: "not testable",
}
SHOWN_AT_MOST = 3
SENTENCES = 6


@dataclass(frozen=True, slots=True)
class Answers:
    """For the first screen: verdicts to link to, and a text to say aloud."""

    surprises: tuple[Verdict, ...]
    confirmations: tuple[Verdict, ...]
    not_testable: tuple[Verdict, ...]
    aloud: tuple[str, ...]


def answers(judgement: Judgement) -> Answers:
    """All from the verdicts; nothing is known here of what they should be."""
    every = judgement.verdicts
    surprising = sorted(
        (verdict for verdict in every if verdict.word in SURPRISING),
        key=lambda verdict: (SURPRISING.index(verdict.word), -_size(verdict)),
    )
    confirmed = sorted(
        (verdict for verdict in every if verdict.word is VerdictWord.CONFIRMED),
        key=lambda verdict: -_size(verdict),
    )
    return Answers(
        surprises=tuple(_various(surprising)),
        confirmations=tuple(_various(confirmed)),
        not_testable=tuple(v for v in every if v.word is VerdictWord.NOT_TESTABLE),
        aloud=tuple(_aloud(judgement)),
    )


def _size(verdict: Verdict) -> float:
    """How large the effect is, on one scale for ratios; what is no ratio comes after them."""
    pair = verdict.headline
    if pair.interval is None or pair.unit != "ratio" or pair.interval.estimate <= 0:
        return 0.0
    return abs(math.log(pair.interval.estimate))


def _various(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """The first of each claim, then the others, as many as are shown."""
    found: list[Verdict] = []
    rest: list[Verdict] = []
    for verdict in verdicts:
        seen = any(each.claim == verdict.claim for each in found)
        (rest if seen else found).append(verdict)
    return [*found, *rest][:SHOWN_AT_MOST]


def _aloud(judgement: Judgement) -> list[str]:
    """A sentence for the first decided claim of each of the textbook's aspects."""
    told: list[str] = []
    spoken: set[str] = set()
    for row in judgement.plan.textbook.comparison:
        for claim in (*row.threads.claims, *row.processes.claims):
            every = [v for v in judgement.verdicts if v.claim == claim]
            decided = [v for v in every if v.word in DECIDED]
            if decided and claim not in spoken and len(told) < SENTENCES:
                spoken.add(claim)
                told.append(_sentence(judgement, decided, every))
                break
    return told


def _sentence(judgement: Judgement, verdicts: Sequence[Verdict], every: Sequence[Verdict]) -> str:
    """`Threads are faster to create: confirmed in C and Go; this session cannot tell in Java`.

    Of all verdicts of a claim: to leave out what stayed open would read as if it held.
    """
    statement = next(c.statement for c in judgement.plan.claims if c.id == verdicts[0].claim)
    by_word: dict[VerdictWord, list[str]] = {}
    for verdict in verdicts:
        label = words.runtime_label(judgement, verdict.language, verdict.runtime)
        by_word.setdefault(verdict.word, []).append(label)
    said = "; ".join(
        f"{word.replace('-', ' ')} in {_listed(names)}"
        for word, names in sorted(by_word.items(), key=lambda item: DECIDED.index(item[0]))
    )
    for word, told in OPEN.items():
        left = [
            words.runtime_label(judgement, each.language, each.runtime)
            for each in every
            if each.word is word
        ]
        said += f"; {told} in {_listed(left)}" if left else ""
    return f"{statement}: {said}{_range(judgement, verdicts)}."


def _range(judgement: Judgement, verdicts: Sequence[Verdict]) -> str:
    """The smallest and the largest effect, each with its two mechanisms."""
    sized = [v for v in verdicts if v.headline.interval and v.headline.name]
    units = {v.headline.unit for v in sized}
    if not sized or len(units) > 1:
        return ""
    ordered = sorted(sized, key=_estimate)
    first, last = ordered[0], ordered[-1]
    if _short(first.headline) == _short(last.headline):
        return f". Measured: {_effect(judgement, first)}{' and the like' * (first is not last)}"
    return f". Measured: {_effect(judgement, first)} to {_effect(judgement, last)}"


def _estimate(verdict: Verdict) -> float:
    interval = verdict.headline.interval
    return interval.estimate if interval else 0.0


def _effect(judgement: Judgement, verdict: Verdict) -> str:
    label = words.runtime_label(judgement, verdict.language, verdict.runtime)
    pair = verdict.headline
    return f"{_short(pair)} ({label}, {pair.name})"


def _short(pair: Pair) -> str:
    return words.effect_text(pair).split(" [")[0]


def _listed(names: Sequence[str]) -> str:
    """`C, Go and Java`."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"
