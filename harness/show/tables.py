"""The model table and the verdicts, as plain cells; each format renders the same cells."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from harness.judge.breakeven import Crossing, Curve
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
    blocks = f"{judgement.blocks} of {judgement.blocks_due} blocks"
    unfinished = "" if judgement.finished else ", not finished"
    return f"{machine}; profile {plan.profile}, {blocks}{unfinished}; {controls_text(judgement)}"


def controls_text(judgement: Judgement) -> str:
    """`controls 1.002 (is 1), 1.049 (is 1.050); resolves 2.1 %`."""
    controls = judgement.controls
    if not controls.results:
        return "no controls"
    told = ", ".join(
        f"{result.shown.estimate:.3f} (is {result.truth:.3f})" for result in controls.results
    )
    if controls.failed:
        return f"CONTROLS FAILED: {told}"
    resolution = controls.resolution
    finest = "too few blocks to tell how fine" if resolution is None else f"{resolution:.1%}"
    return f"controls {told}; resolves {finest}"


def stopping_text(judgement: Judgement) -> str:
    """Why the session has as many blocks as it has; empty where the plan fixed them."""
    decision = judgement.decision
    return f"{decision.blocks} blocks: {decision.reason}" if decision else ""


def caution_lines(judgement: Judgement) -> list[str]:
    """A line per kind and cause, those that say the same of several things together."""
    together: dict[tuple[str, str], list[str]] = {}
    for caution in judgement.cautions:
        together.setdefault((caution.kind, caution.text), []).append(caution.about)
    return [f"{kind}: {', '.join(about)}: {text}" for (kind, text), about in together.items()]


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
        if pair.detectable is not None:
            what += f"; could have seen {detectable_text(pair)}"
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


def detectable_text(pair: Pair) -> str:
    """The smallest effect that could have been seen: `5.2 %`, `x 2.1`."""
    if pair.detectable is None:
        return NOTHING
    small = pair.detectable < 1
    return f"{pair.detectable:.1%}" if small else f"x {three_digits(1 + pair.detectable)}"


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
    """What marks and levels mean: provisional verdicts, or those adjusted for their number."""
    unjudged = (VerdictWord.NOT_TESTABLE, VerdictWord.SHOWN)
    levels = sorted(
        {v.level for v in judgement.verdicts if v.level and v.word not in unjudged} - {0.95}
    )
    told = []
    if levels:
        told.append(
            f"The verdicts hold together: with intervals at {levels[0]:.2%} to {levels[-1]:.2%} "
            "the chance that any of them is wrong is 5 % at most."
        )
    if any(word_text(verdict).endswith("*") for verdict in judgement.verdicts):
        told.append(
            "* provisional: fewer than 12 blocks. `make compare` (profile standard) has enough."
        )
    return "\n".join(told)


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
    """One line for a pair: its condition, both mechanisms, the effect, blocks and the word."""
    condition = f"{pair.condition}: " if pair.condition else ""
    if pair.interval is None:
        return f"{condition}{pair.name or 'nothing'}: {pair.word}: {pair.reason}"
    return (
        f"{condition}{pair.name}: {interval_text(pair.interval)} from {pair.interval.blocks} "
        f"blocks, could have seen {detectable_text(pair)}, {pair.word.replace('-', ' ')}"
    )


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
