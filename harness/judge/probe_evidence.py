"""What a claim's part says of a probe becomes evidence: the headline models' first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from harness.catalogue.probe_part import ProbeCondition, ProbePart
from harness.catalogue.terms import Mechanism, NamedModel
from harness.judge.counted import Counted
from harness.judge.evidence import Evidence
from harness.judge.findings import Findings
from harness.store import RuntimeRecord
from harness.vocabulary import ProbeCell, ProbeTerm, VerdictWord


@dataclass(frozen=True)
class Evidences:
    """What a part says under one condition: of the headline models, and of the others."""

    headlines: tuple[Evidence | Counted, ...]
    others: tuple[Evidence | Counted, ...] = ()


def evidence_of_probe(
    part: ProbePart, condition: ProbeCondition, runtime: RuntimeRecord, findings: Findings
) -> Evidences:
    """At least one piece of evidence of the headline, with its reason if there are no numbers.

    Where the part sets values of a key apart, each that the headline has is a condition.
    """
    cpus = len(findings.plan.cpus)
    where, label = condition.on(cpus), condition.label_on(cpus)
    cells = [
        cell
        for cell in findings.every_cell()
        if (cell.probe, cell.language, cell.runtime)
        == (part.probe, runtime.language, runtime.runtime)
    ]
    if part.estimand == "ratio":
        found = _ratios(part, where, label, runtime, cells, findings)
        first = 1
    else:
        found = []
        first = 0
        assert part.subject is not None  # the part's type has made sure
        for cell in _headline_first(part.subject, runtime, cells):
            found += _of_subject(part, where, label, cell, findings)
            first = first or len(found)
    if not found:
        nothing = Evidence("", label, (), {}, None, 0, "the language has no such models")
        return Evidences((nothing,))
    return Evidences(tuple(found[:first]), tuple(found[first:]) if part.others else ())


def _ratios(
    part: ProbePart,
    where: Mapping[str, str],
    label: str,
    runtime: RuntimeRecord,
    cells: list[ProbeCell],
    findings: Findings,
) -> list[Evidence | Counted]:
    assert part.numerator is not None  # the part's type has made sure
    assert part.denominator is not None  # the part's type has made sure
    itself = part.numerator == part.denominator
    above = {**where, **_filled(part.numerator_where, findings)}
    below = {**where, **_filled(part.denominator_where, findings)}
    return [
        _measured(
            part,
            label,
            f"{_called(top)} : {_called(bottom)}" if not itself else _called(top),
            (
                ProbeTerm(top, part.metric, 1, tuple(above.items())),
                ProbeTerm(bottom, part.metric, -1, tuple(below.items())),
            ),
            findings,
            "ratio",
        )
        for top in _headline_first(part.numerator, runtime, cells)
        for bottom in _headline_first(part.denominator, runtime, cells)
        if not itself or top.model == bottom.model
    ]


def _of_subject(
    part: ProbePart,
    where: Mapping[str, str],
    label: str,
    cell: ProbeCell,
    findings: Findings,
) -> list[Evidence | Counted]:
    if part.estimand == "level":
        term = ProbeTerm(cell, part.metric, 1, tuple(where.items()))
        metric = findings.plan.probing.probe(part.probe).metric(part.metric)
        unit = metric.unit if metric else "ratio"
        return [_measured(part, label, _called(cell), (term,), findings, unit)]
    apart = findings.told_apart(cell, part.metric, where, part.apart) if part.apart else []
    if len(apart) < 2 or part.apart is None:
        return [_counted(part, where, label, cell, findings)]
    return [
        _counted(part, {**where, part.apart: value}, f"{label} ({value})", cell, findings)
        for value in apart
    ]


def _measured(
    part: ProbePart,
    label: str,
    name: str,
    terms: tuple[ProbeTerm, ...],
    findings: Findings,
    unit: str,
) -> Evidence:
    reason, word_not = "", VerdictWord.NOT_TESTABLE
    for term in terms:
        problem = findings.problem(term.cell)
        if problem is not None:
            reason = reason or f"{_called(term.cell)}: {problem}"
    logs = findings.logs_of(terms)
    zero = next(filter(None, map(findings.not_above_0, terms)), "")
    if not reason and zero:
        reason, word_not = f"{zero}, so that there is no ratio", VerdictWord.INCONCLUSIVE
    if not reason and not logs:
        reason = "nothing to compare: the language has no way to do it in both models"
        if len(terms) == 1:
            reason = "the language has no way to do it"
    return Evidence(
        name, label, (), logs, part.rule, 0, reason, word_not, probe_terms=terms, unit=unit
    )


def _counted(
    part: ProbePart,
    where: Mapping[str, str],
    label: str,
    cell: ProbeCell,
    findings: Findings,
) -> Counted:
    problem = findings.problem(cell)
    reason = f"{_called(cell)}: {problem}" if problem else "the language has no way to do it"
    counts: dict[int, tuple[int, int]] = {}
    said = None
    if problem is None:
        values = findings.values(cell, part.metric, where)
        event = part.event
        if event is not None:
            counts = {
                block: (sum(event.happened(value) for value in some), len(some))
                for block, some in values.items()
            }
        elif values:
            said = findings.told(cell, part.metric, where, part.tell)
    term = ProbeTerm(cell, part.metric, 1, tuple(where.items()))
    shorter = label.removeprefix(part.name).removeprefix(", ")
    return Counted(
        _called(cell), label, part.counts_as, (term,), counts, part.rule, part.name, reason,
        shorter, said,
    )  # fmt: skip


def _filled(where: Mapping[str, str], findings: Findings) -> dict[str, str]:
    return ProbeCondition("", dict(where)).on(len(findings.plan.cpus))


def _called(cell: ProbeCell) -> str:
    return f"{cell.language}/{cell.model}"


def _headline_first(
    mechanism: Mechanism, runtime: RuntimeRecord, cells: list[ProbeCell]
) -> list[ProbeCell]:
    """The headline model's cell, then the others of its family; a model that is named alone."""
    if isinstance(mechanism, NamedModel):
        return [cell for cell in cells if cell.model == mechanism.model]
    name = runtime.headline(mechanism)
    headline = [cell for cell in cells if cell.model == name]
    return headline + [
        cell
        for cell in cells
        if headline and cell.family is headline[0].family and cell.model != name
    ]
