"""The model table: a row per language, runtime and model, a column per experiment."""

from __future__ import annotations

from collections.abc import Sequence

from harness.catalogue.entries import Column, ModelTable
from harness.judge.judgement import Judgement
from harness.show.tables import Table
from harness.show.words import NOTHING, interval_text, measured_runtimes, runtime_label
from harness.store import RuntimeRecord
from harness.vocabulary import ComparisonRow, Family


def model_table(judgement: Judgement, layout: ModelTable) -> Table:
    """A row per language, runtime and model: what was measured of it, or why it was not."""
    columns = [column for column in layout.columns if _has_rows(judgement, column)]
    titles = [_heading(judgement, column) for column in columns] or ["measured"]
    headings = ("language", "model", *titles)
    rows: list[tuple[str, ...]] = []
    for runtime in measured_runtimes(judgement):
        label = runtime_label(judgement, runtime.language, runtime.runtime)
        for model in _models(judgement, runtime):
            cells = [_model_cell(judgement, runtime, model, column) for column in columns]
            rows.append((label, model, *_said_once(cells)))
    for gone in judgement.plan.missing:
        how = f"; install: {gone.install[0]}" if gone.install else ""
        blank = [NOTHING] * (len(titles) - 1)
        for model in filter(None, (gone.headline_threads, gone.headline_processes)):
            rows.append((gone.title, model, f"{_missing_text(gone.reason)}{how}", *blank))
    return Table("What each model gave", headings, tuple(rows))


def _said_once(cells: Sequence[str]) -> list[str]:
    """A reason that fills a whole row is told in its first cell."""
    return [
        "as before" if index and cell == cells[index - 1] and len(cell) > 20 else cell
        for index, cell in enumerate(cells)
    ]


def _model_cell(judgement: Judgement, runtime: RuntimeRecord, model: str, column: Column) -> str:
    row = _find(judgement, runtime, model, column, column.metric)
    if row is not None:
        if row.interval is None:
            return row.status
        return interval_text(row.interval, row.unit)
    if column.metric == "efficiency" and _is_ceiling(judgement, runtime, model):
        return "the ceiling itself"
    # A cell that is not run has no row of a metric that compares it with another.
    any_row = _find(judgement, runtime, model, column, None)
    if any_row is not None and any_row.interval is None:
        return any_row.status
    # The sequential model is what speed-ups are counted from: show that time.
    own = _find(judgement, runtime, model, column, "exclusive_ns")
    if column.metric == "speedup" and own is not None:
        return own.status if own.interval is None else f"1 = {interval_text(own.interval, 'ns')}"
    return NOTHING


def _find(
    judgement: Judgement,
    runtime: RuntimeRecord,
    model: str,
    column: Column,
    metric: str | None,
) -> ComparisonRow | None:
    """The row of that metric, of any metric for None."""
    plan, experiment = judgement.plan, column.experiment
    workload = next((w for w in plan.workloads if w.id == experiment.workload), None)
    if workload is None:
        return None  # the session is older than the workload
    workers, condition = experiment.condition(workload.size, len(plan.cpus))
    for row in judgement.rows:
        if (row.language, row.runtime, row.model) != (
            runtime.language,
            runtime.runtime,
            model,
        ):
            continue
        if row.family is Family.SEQUENTIAL:
            workers_fit = row.workers == 1
        else:
            workers_fit = row.workers == workers
        wanted = (experiment.workload, experiment.lifetime, condition)
        if (
            workers_fit
            and (row.subject, row.lifetime, row.condition) == wanted
            and metric in (None, row.metric)
        ):
            return row
    return None


def _has_rows(judgement: Judgement, column: Column) -> bool:
    return any(
        _find(judgement, runtime, model, column, column.metric)
        for runtime in measured_runtimes(judgement)
        for model in _models(judgement, runtime)
    )


def _heading(judgement: Judgement, column: Column) -> str:
    experiment = column.experiment
    workload = judgement.plan.workload(experiment.workload)
    workers, _ = experiment.condition(workload.size, len(judgement.plan.cpus))
    return f"{column.title}\n({workload.id}, W = {workers})"


def _models(judgement: Judgement, runtime: RuntimeRecord) -> list[str]:
    """The models that have rows, baselines first, then by family."""
    order = list(Family)
    mine = {
        (order.index(row.family), row.model)
        for row in judgement.rows
        if (row.language, row.runtime) == (runtime.language, runtime.runtime)
    }
    return [model for _, model in sorted(mine)]


def _is_ceiling(judgement: Judgement, runtime: RuntimeRecord, model: str) -> bool:
    ceiling = judgement.plan.ceiling
    mine = (runtime.language, runtime.runtime, model)
    return (ceiling.language, judgement.ceiling_runtime, ceiling.model) == mine


def _missing_text(reason: str) -> str:
    return f"missing: {reason.splitlines()[0]}"
