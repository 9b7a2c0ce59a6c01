"""One claim from its cells and probes, as lines a person can check."""

from __future__ import annotations

from functools import partial

from harness.catalogue.terms import Rule
from harness.judge.judgement import Judgement
from harness.show.words import (
    NOTHING,
    detectable_text,
    effect_text,
    runtime_label,
    value_text,
)
from harness.units import duration, three_digits
from harness.vocabulary import Pair, Term, Verdict


def explained_claim(judgement: Judgement, claim_id: str, language: str = "") -> list[str]:
    """The chain from the raw samples to the claim's verdicts, in all languages or in one."""
    claim = next(claim for claim in judgement.plan.claims if claim.id == claim_id)
    lines = [f"claim {claim.id}: {claim.statement}", f"  {claim.reason}"]
    for part in claim.parts:
        name = f"{part.name}: " if part.name else ""
        lines.append(f"  {name}{part.estimand} of {part.metric}; {_rule(part.rule, 'ratio')}")
    for said in claim.probes:
        name = f"{said.name}: " if said.name else ""
        what = f"{said.estimand} of {said.metric}, probe {said.probe}"
        metric = judgement.plan.probing.probe(said.probe).metric(said.metric)
        unit = metric.unit if metric and said.estimand == "level" else "ratio"
        lines.append(f"  {name}{what}; {_rule(said.rule, unit)}")
    for verdict in judgement.verdicts:
        if verdict.claim == claim_id and language in ("", verdict.language):
            lines += _verdict(judgement, verdict)
    return lines


def _rule(rule: Rule | None, unit: str) -> str:
    """`confirmed above 1.1, tie within 5 % of 1`; limits of a level in its unit."""
    if rule is None:
        return "shown, not judged"
    if rule.threshold is not None:
        claimed = f"confirmed {rule.side} {value_text(rule.threshold, unit)}"
    else:
        claimed = f"confirmed {rule.side} {rule.threshold_per_worker:g} for each worker"
    if rule.margin is not None:
        return f"{claimed}, tie within {rule.margin:.0%} of 1"
    other = "below" if rule.side == "above" else "above"
    assert rule.opposite is not None  # the rule's type has made sure
    return f"{claimed}, opposite {other} {value_text(rule.opposite, unit)}"


def _verdict(judgement: Judgement, verdict: Verdict) -> list[str]:
    label = runtime_label(judgement, verdict.language, verdict.runtime)
    word = verdict.word.replace("-", " ")
    lines = [f"{label}: {word}: {verdict.headline.reason}", *_level(judgement, verdict)]
    for pair in verdict.conditions:
        lines += _pair(judgement, pair)
    if verdict.exceptions:
        lines.append("  other models:")
    for pair in verdict.exceptions:
        lines += _pair(judgement, pair)
    return lines


def _level(judgement: Judgement, verdict: Verdict) -> list[str]:
    """At which level the verdict stands, why, and what else was looked at."""
    if verdict.level is None:
        return []
    if verdict.provisional:
        why = "provisional: too few blocks to adjust for the number of verdicts"
    else:
        judged = sum(v.level is not None and not v.provisional for v in judgement.verdicts)
        why = f"adjusted for {judged} verdicts at once (Holm)"
    lines = [f"  intervals at {verdict.level:.2%}, {why}"]
    if verdict.without_flagged is not None:
        lines.append(f"  without the flagged blocks: {verdict.without_flagged}")
    return lines


def _pair(judgement: Judgement, pair: Pair) -> list[str]:
    condition = f"{pair.condition}: " if pair.condition else ""
    lines = [
        f"  {condition}{pair.name or 'nothing'}: {effect_text(pair)} "
        f"{pair.word.replace('-', ' ')}: {pair.reason}"
    ]
    if pair.interval is None:
        return lines
    if pair.unit == "share":
        return lines
    mean = pair.geometric_mean
    write = three_digits if pair.unit == "ratio" else partial(value_text, unit=pair.unit)
    beside = f"; geometric mean {write(mean.estimate)}" if mean else ""
    tails = ", which would give another word: tail-sensitive" if pair.tail_sensitive else ""
    seen = f"an effect of {detectable_text(pair)} would have been seen four times in five"
    lines.append(f"    {seen}{beside}{tails}")
    lines.append(f"    from {pair.interval.blocks} blocks, of")
    if pair.probe_terms:
        return lines + _probe_terms(judgement, pair)
    found = [_by_block(judgement, term) for term in pair.terms]
    blocks = sorted(set().union(*found))
    for term, values in zip(pair.terms, found, strict=True):
        sign = "x" if term.power > 0 else ":"
        # The n-th value of every term is of the same block.
        told = (_value(term.metric, values[b]) if b in values else NOTHING for b in blocks)
        lines.append(f"      {sign} {term.metric} of {term.cell.key}")
        lines.append(f"          {', '.join(told)}")
    return lines


def _probe_terms(judgement: Judgement, pair: Pair) -> list[str]:
    """Each factor with its values, block by block."""
    lines = []
    for term in pair.probe_terms:
        sign = "x" if term.power > 0 else ":"
        where = ", ".join(f"{key} {value}" for key, value in term.where)
        values = judgement.findings.values(term.cell, term.metric, dict(term.where))
        metric = judgement.plan.probing.probe(term.cell.probe).metric(term.metric)
        unit = metric.unit if metric else "ratio"
        told = ", ".join(value_text(v, unit) for b in sorted(values) for v in values[b])
        lines += [
            f"      {sign} {term.metric} of {term.cell.key} {where}".rstrip(),
            f"          {told}",
        ]
    return lines


def _by_block(judgement: Judgement, term: Term) -> dict[int, float]:
    table = judgement.observations
    mine = table[(table["cell"] == term.cell.key) & (table["metric"] == term.metric)]
    return dict(zip(mine["block"].tolist(), mine["value"].tolist(), strict=True))


def _value(metric: str, value: float) -> str:
    return duration(value) if metric.endswith("_ns") else three_digits(value)
