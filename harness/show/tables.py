"""The model table and the verdicts, as plain cells; each format renders the same cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from harness.judge.judgement import Judgement
from harness.store import RuntimeRecord
from harness.units import duration, three_digits
from harness.vocabulary import (
    Interval,
    Pair,
    Verdict,
    VerdictWord,
)

NOTHING = "-"
#: Told by every runtime, or too long for a line; plan.json has them.
FACTS_LEFT_OUT = {"compiler", "compiler_flags", "cpus_believed"}


@dataclass(frozen=True, slots=True)
class Table:
    """Cells as text, with a title; `rows` all have one entry per heading."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


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


def headline(judgement: Judgement) -> str:
    """The first line of everything shown: where, how much, and how far it goes."""
    host, plan = judgement.host, judgement.plan
    cpus = len(plan.cpus)
    machine = f"{host.hostname}: {cpus} CPU{'s' if cpus != 1 else ''}"
    if host.cpu_model:
        machine += f" ({host.cpu_model}{', virtual' if host.hypervisor else ''})"
    blocks = f"{judgement.blocks} of {plan.blocks} blocks"
    unfinished = "" if judgement.finished else ", not finished"
    return f"{machine}; profile {plan.profile}, {blocks}{unfinished}; 95 % intervals"


def runtime_lines(judgement: Judgement) -> list[str]:
    """A line per runtime: its own name, and what it said of itself that a verdict may hang on."""
    lines = []
    for runtime in measured_runtimes(judgement):
        told = [
            f"{name.replace('_', ' ')} {value}"
            for name, value in sorted(runtime.facts.items())
            if value is not None and name not in FACTS_LEFT_OUT
        ]
        facts = f" ({', '.join(told)})" if told else ""
        lines.append(f"{runtime.title}: {runtime.runtime}{facts}")
    return lines


def verdict_table(judgement: Judgement) -> Table:
    """A row per claim, language and runtime: the word, the effect, and what was compared."""
    headings = ("claim", "language", "verdict", "effect", "of what; why")
    rows = []
    for verdict in judgement.verdicts:
        pair = verdict.headline
        what = f"{pair.name}; {pair.reason}" if pair.name else pair.reason
        note = _note(judgement, verdict)
        rows.append(
            (
                verdict.claim,
                runtime_label(judgement, verdict.language, verdict.runtime),
                word_text(verdict),
                interval_text(pair.interval),
                f"{what} ({note})" if note else what,
            )
        )
    return Table("What the textbook says, judged", headings, tuple(rows))


def verdict_matrix(judgement: Judgement) -> Table:
    """A row per claim, a column per language: the word and the effect."""
    titles = _titles(judgement)
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
    return Table("What the textbook says, judged", headings, tuple(rows))


def word_text(verdict: Verdict) -> str:
    """The verdict in words; provisional ones say so."""
    word = verdict.word.replace("-", " ")
    undecided = (VerdictWord.NOT_TESTABLE, VerdictWord.INCONCLUSIVE, VerdictWord.SHOWN)
    decided = verdict.word not in undecided
    return f"{word}*" if verdict.provisional and decided else word


def footnote(judgement: Judgement) -> str:
    """What the mark on provisional verdicts means, where there are any."""
    if not any(word_text(verdict).endswith("*") for verdict in judgement.verdicts):
        return ""
    return "* provisional: fewer than 12 blocks. `make compare` (profile standard) has enough."


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


def runtime_label(judgement: Judgement, language: str, runtime: str) -> str:
    """The language's title, with the runtime where the session has several of it."""
    title = _titles(judgement).get(language, language)
    mine = [r for r in measured_runtimes(judgement) if r.language == language]
    if len(mine) < 2:
        return title
    found = next((r for r in mine if r.runtime == runtime), None)
    if found is None:
        return title
    short = f"{title} {found.version}" + (f" {found.variant}" if found.variant else "")
    alike = [r for r in mine if (r.version, r.variant) == (found.version, found.variant)]
    return short if len(alike) == 1 else found.runtime


def _verdict_cell(judgement: Judgement, verdict: Verdict, several: bool) -> str:
    effect = interval_text(verdict.headline.interval)
    text = word_text(verdict) if effect == NOTHING else f"{word_text(verdict)}\n{effect}"
    label = runtime_label(judgement, verdict.language, verdict.runtime)
    return f"{label}: {text}" if several else text


def measured_runtimes(judgement: Judgement) -> list[RuntimeRecord]:
    """The runtimes that get rows, in the order of the plan."""
    return [r for r in judgement.plan.runtimes if r.language in judgement.measured]


def _titles(judgement: Judgement) -> dict[str, str]:
    plan = judgement.plan
    known: Sequence[tuple[str, str]] = [
        *((runtime.language, runtime.title) for runtime in plan.runtimes),
        *((gone.language, gone.title) for gone in plan.missing),
    ]
    return dict(known)


def _note(judgement: Judgement, verdict: Verdict) -> str:
    claim = next(claim for claim in judgement.plan.claims if claim.id == verdict.claim)
    return claim.notes.get(verdict.language, "")


def _duration_text(interval: Interval) -> str:
    """A duration with its interval in the unit of the estimate."""
    text = duration(interval.estimate)
    if interval.low is None or interval.high is None:
        return f"{text} [?]"
    unit = text.split(" ")[1]
    scale = {"ns": 1.0, "us": 1e3, "ms": 1e6, "s": 1e9}[unit]
    low, high = three_digits(interval.low / scale), three_digits(interval.high / scale)
    return f"{text} [{low}, {high}]"


def pair_text(pair: Pair) -> str:
    """One line for an exception: both mechanisms, the effect, the word."""
    return f"{pair.name}: {interval_text(pair.interval)}, {pair.word}"
