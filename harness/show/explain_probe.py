"""One probe of one model from its raw numbers, as lines a person can check."""

from __future__ import annotations

from collections import defaultdict

from harness.errors import UsageError
from harness.judge.judgement import Judgement
from harness.show.words import interval_text, value_text
from harness.store import Plan, SessionReader
from harness.vocabulary import Outcome, ProbeCell

STEP = "explaining"


def found_probe(plan: Plan, what: str) -> ProbeCell | None:
    """The probe whose key is `what` or contains all of its words; None if there is none.

    Raises UsageError where it fits several, unless a cell that is no probe fits as well.
    """
    probing = plan.probing
    cells = [each.cell() for each in (*probing.cells, *(gap.cell for gap in probing.gaps))]
    fitting = [cell for cell in cells if all(word in cell.key for word in what.split())]
    # `threads` is a whole name, and the beginning of others.
    exact = [cell for cell in fitting if cell.key == what or set(what.split()) <= _names(cell)]
    if len(exact) == 1 or len(fitting) == 1:
        return (exact or fitting)[0]
    others = any(all(word in planned.cell().key for word in what.split()) for planned in plan.cells)
    if not fitting or others:
        return None
    listed = "\n    ".join(cell.key for cell in fitting)
    raise UsageError(
        STEP,
        repr(what),
        f"fits {len(fitting)} probes:\n    {listed}",
        "give more of the key, or several parts of it separated by spaces",
    )


def _names(cell: ProbeCell) -> set[str]:
    return {cell.probe, cell.language, cell.model, *cell.runtime.split()}


def explained_probe(judgement: Judgement, reader: SessionReader, cell: ProbeCell) -> list[str]:
    """What the probe does, how often it was run, and every number that it gave."""
    probe = judgement.plan.probing.probe(cell.probe)
    lines = [f"probe {cell.key}: {probe.title}", f"  {probe.procedure}"]
    problem = judgement.findings.problem(cell)
    if problem is not None:
        lines.append(f"  no numbers: {problem}")
    records = [record for record in reader.probes if record.cell == cell.key]
    if records:
        lines.append(f"  repeat it: {' '.join(records[-1].argv)}")
    for record in records:
        if record.outcome is not Outcome.COMPLETED:
            lines.append(f"  block {record.block + 1}: {record.outcome}: {record.reason}")
    for key, what in probe.conditions.items():
        lines.append(f"  {key}: {what}")
    rows = [
        row
        for row in judgement.rows
        if row.lifetime is None
        and (row.subject, row.language, row.runtime, row.model)
        == (cell.probe, cell.language, cell.runtime, cell.model)
        and row.interval is not None
    ]
    values: dict[tuple[str, str], list[str]] = defaultdict(list)
    for each in judgement.findings.found.get(cell.key, ()):
        values[each.metric, each.condition].append(value_text(each.value, each.unit))
    for metric in probe.metrics:
        mine = [row for row in rows if row.metric == metric.name]
        if mine:
            lines.append(f"  {metric.name}: {metric.what}")
        for row in mine:
            lines.append(f"    {row.condition}: {interval_text(row.interval, row.unit)}")
            lines.append(f"        {', '.join(values[row.metric, row.condition])}")
    return lines
