"""Numbers, verdicts and runtimes as a person reads them, the same everywhere."""

from __future__ import annotations

from collections.abc import Sequence

from harness.judge.judgement import Judgement
from harness.store import RuntimeRecord
from harness.units import duration, three_digits
from harness.vocabulary import Interval, Pair, Verdict, VerdictWord

NOTHING = "-"


def interval_text(interval: Interval | None, unit: str = "ratio") -> str:
    """`1.93 [1.90, 1.95]`, `83.1 us [80.2, 85.0]`; without bounds, the estimate and a `?`."""
    if interval is None:
        return NOTHING
    if unit == "ns":
        return _duration_text(interval)
    estimate = three_digits(interval.estimate)
    if interval.low is None or interval.high is None:
        return f"{estimate} [?]"
    return f"{estimate} [{three_digits(interval.low)}, {three_digits(interval.high)}]"


def _duration_text(interval: Interval) -> str:
    """A duration with its interval in the unit of the estimate."""
    text = duration(interval.estimate)
    if interval.low is None or interval.high is None:
        return f"{text} [?]"
    unit = text.split(" ")[1]
    scale = {"ns": 1.0, "us": 1e3, "ms": 1e6, "s": 1e9}[unit]
    low, high = three_digits(interval.low / scale), three_digits(interval.high / scale)
    return f"{text} [{low}, {high}]"


def detectable_text(pair: Pair) -> str:
    """The smallest effect that could have been seen: `5.2 %`, `x 2.1`."""
    if pair.detectable is None:
        return NOTHING
    small = pair.detectable < 1
    return f"{pair.detectable:.1%}" if small else f"x {three_digits(1 + pair.detectable)}"


def word_text(verdict: Verdict) -> str:
    """The verdict in words; provisional ones say so."""
    word = verdict.word.replace("-", " ")
    undecided = (VerdictWord.NOT_TESTABLE, VerdictWord.INCONCLUSIVE, VerdictWord.SHOWN)
    decided = verdict.word not in undecided
    return f"{word}*" if verdict.provisional and decided else word


def pair_text(pair: Pair) -> str:
    """One line for a pair: its condition, both mechanisms, the effect, blocks and the word."""
    condition = f"{pair.condition}: " if pair.condition else ""
    if pair.interval is None:
        return f"{condition}{pair.name or 'nothing'}: {pair.word}: {pair.reason}"
    return (
        f"{condition}{pair.name}: {interval_text(pair.interval)} from {pair.interval.blocks} "
        f"blocks, could have seen {detectable_text(pair)}, {pair.word.replace('-', ' ')}"
    )


def runtime_label(judgement: Judgement, language: str, runtime: str) -> str:
    """The language's title, with the runtime where the session has several of it."""
    title = language_titles(judgement).get(language, language)
    mine = [r for r in measured_runtimes(judgement) if r.language == language]
    if len(mine) < 2:
        return title
    found = next((r for r in mine if r.runtime == runtime), None)
    if found is None:
        return title
    short = f"{title} {found.version}" + (f" {found.variant}" if found.variant else "")
    alike = [r for r in mine if (r.version, r.variant) == (found.version, found.variant)]
    return short if len(alike) == 1 else found.runtime


def measured_runtimes(judgement: Judgement) -> list[RuntimeRecord]:
    """The runtimes that get rows, in the order of the plan."""
    return [r for r in judgement.plan.runtimes if r.language in judgement.measured]


def language_titles(judgement: Judgement) -> dict[str, str]:
    plan = judgement.plan
    known: Sequence[tuple[str, str]] = [
        *((runtime.language, runtime.title) for runtime in plan.runtimes),
        *((gone.language, gone.title) for gone in plan.missing),
    ]
    return dict(known)
