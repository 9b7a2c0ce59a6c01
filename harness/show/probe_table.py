"""The table of what models are: a row per language, runtime and model, a column per probe."""

from __future__ import annotations

from harness.catalogue.entries import ModelTable, ProbeColumn
from harness.judge.counted import tally
from harness.judge.judgement import Judgement
from harness.show.tables import Table
from harness.show.words import NOTHING, interval_text, measured_runtimes, runtime_label
from harness.vocabulary import Family, ProbeCell, ProbeTerm


def probe_table(judgement: Judgement, layout: ModelTable) -> Table | None:
    """What was found of each model by the probes, or why it was not. None without probes."""
    probed = {probe.id for probe in judgement.plan.probing.probes}
    columns = [column for column in layout.probes if column.probe in probed]
    if not columns:
        return None
    rows: list[tuple[str, ...]] = []
    for runtime in measured_runtimes(judgement):
        mine = [
            cell
            for cell in judgement.findings.every_cell()
            if (cell.language, cell.runtime) == (runtime.language, runtime.runtime)
        ]
        order = list(Family)
        models = sorted({(order.index(cell.family), cell.model) for cell in mine})
        label = runtime_label(judgement, runtime.language, runtime.runtime)
        for _, model in models:
            found = {cell.probe: cell for cell in mine if cell.model == model}
            if any(judgement.findings.problem(cell) is None for cell in found.values()):
                told = [_told(judgement, found.get(column.probe), column) for column in columns]
                rows.append((label, model, *told))
    headings = ("language", "model", *(column.title for column in columns))
    return Table("What workers are", headings, tuple(rows))


def _told(judgement: Judgement, cell: ProbeCell | None, column: ProbeColumn) -> str:
    findings = judgement.findings
    if cell is None:
        return NOTHING
    problem = findings.problem(cell)
    if problem is not None:
        return problem
    if column.tell:
        said = findings.told(cell, column.metric, column.where, column.tell)
        return tally(said) if said else NOTHING
    if column.event is not None:
        values = [
            v for some in findings.values(cell, column.metric, column.where).values() for v in some
        ]
        happened = sum(column.event.happened(value) for value in values)
        return f"{happened} of {len(values)} runs" if values else NOTHING
    probe = judgement.plan.probing.probe(column.probe)
    metric = probe.metric(column.metric)
    term = ProbeTerm(cell, column.metric, 1, tuple(column.where.items()))
    return interval_text(findings.level(term), metric.unit if metric else "ratio")
