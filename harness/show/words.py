"""Numbers, verdicts and runtimes as a person reads them, the same everywhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from harness.judge.judgement import Judgement
from harness.store import RuntimeRecord
from harness.units import binary_size, duration, three_digits
from harness.vocabulary import Interval, Pair, Verdict, VerdictWord

NOTHING = "-"


def interval_text(interval: Interval | None, unit: str = "ratio") -> str:
    """`1.93 [1.90, 1.95]`, `83.1 us [80.2, 85.0]`; without bounds, the estimate and a `?`."""
    if interval is None:
        return NOTHING
    if unit in _WITH_UNIT:
        return _with_unit(interval, *_WITH_UNIT[unit])
    estimate = three_digits(interval.estimate)
    if interval.low is None or interval.high is None:
        return f"{estimate} [?]"
    return f"{estimate} [{three_digits(interval.low)}, {three_digits(interval.high)}]"


def _with_unit(interval: Interval, told: Told, steps: Mapping[str, float]) -> str:
    """The estimate with its unit, and the bounds in the same."""
    text = told(interval.estimate)
    if interval.low is None or interval.high is None:
        return f"{text} [?]"
    scale = steps[text.split(" ")[1]]
    low, high = three_digits(interval.low / scale), three_digits(interval.high / scale)
    return f"{text} [{low}, {high}]"


def _rate(value: float) -> str:
    return f"{binary_size(value)}/s"


def _percent(value: float) -> str:
    return f"{three_digits(100 * value)} %"


Told = Callable[[float], str]
_BINARY = {"B": 1.0, "KiB": 2.0**10, "MiB": 2.0**20, "GiB": 2.0**30, "TiB": 2.0**40}
#: How a value of the unit is told, and how much each of its steps is.
_WITH_UNIT: Mapping[str, tuple[Told, Mapping[str, float]]] = {
    "ns": (duration, {"ns": 1.0, "us": 1e3, "ms": 1e6, "s": 1e9}),
    "B": (binary_size, _BINARY),
    "B/s": (_rate, {f"{name}/s": size for name, size in _BINARY.items()}),
    "share": (_percent, {"%": 0.01}),
}


def value_text(value: float, unit: str) -> str:
    """One value in its unit: `83.1 us`, `2.1 MiB`, `3 workers`."""
    if unit in _WITH_UNIT:
        return _WITH_UNIT[unit][0](value)
    return f"{value:g}" if unit in ("ratio", "bool") else f"{value:g} {unit}"


def effect_text(pair: Pair) -> str:
    """What was estimated of the pair, in its own unit."""
    return interval_text(pair.interval, pair.unit)


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
        f"{condition}{pair.name}: {effect_text(pair)} {basis_text(pair)}, "
        f"{pair.word.replace('-', ' ')}"
    )


def basis_text(pair: Pair) -> str:
    """What an estimate rests on: `from 12 blocks, would have seen 5.2 %`, `from 59 runs`."""
    if pair.interval is None:
        return NOTHING
    if pair.unit == "share":
        return f"from {pair.interval.blocks} runs"
    return f"from {pair.interval.blocks} blocks, would have seen {detectable_text(pair)}"


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
