"""The files that others read: observations.csv, comparison.csv, comparison.md, verdicts.json."""

from __future__ import annotations

import csv
import json
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from tabulate import tabulate

from harness.catalogue.entries import ModelTable
from harness.judge.judgement import Judgement
from harness.show import notes, tables
from harness.show.model_table import model_table
from harness.show.probe_table import probe_table
from harness.vocabulary import Interval, Pair, Verdict

COMPARISON_COLUMNS = [
    "language",
    "runtime",
    "model",
    "family",
    "lifetime",
    "subject",
    "workers",
    "condition",
    "metric",
    "estimate",
    "low",
    "high",
    "unit",
    "blocks",
    "status",
]


def write_observations(folder: Path, judgement: Judgement) -> Path:
    """Every observation: one row per metric, cell and block, then one per number of a probe."""
    path = folder / "observations.csv"
    judgement.observations.to_csv(path, index=False, lineterminator="\n")
    host = judgement.host.hostname
    with path.open("a", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        for cell, each in judgement.findings.tidy():
            writer.writerow(
                (
                    host, each.block, cell.language, cell.runtime, cell.model, cell.family, "",
                    cell.probe, 0, each.condition, each.metric, each.value, each.unit, cell.key,
                )
            )  # fmt: skip
    return path


def write_comparison(folder: Path, judgement: Judgement) -> Path:
    """Every metric of every cell over all blocks; `status` says why where there is no number."""
    path = folder / "comparison.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(COMPARISON_COLUMNS)
        for row in judgement.rows:
            numbers = _numbers(row.interval)
            values: dict[str, Any] = {
                field.name: getattr(row, field.name) for field in fields(row)
            } | numbers
            writer.writerow([_blank(values[name]) for name in COMPARISON_COLUMNS])
    return path


def write_verdicts_json(folder: Path, judgement: Judgement) -> Path:
    """Every verdict with its interval, its reason and the exceptions beside it."""
    path = folder / "verdicts.json"
    entries = [
        {
            "claim": verdict.claim,
            "language": verdict.language,
            "runtime": verdict.runtime,
            "verdict": verdict.word,
            **{
                ("effect" if k == "estimate" else k): v
                for k, v in _numbers(verdict.headline.interval).items()
            },
            "reason": verdict.headline.reason,
            "provisional": verdict.provisional,
            "level": verdict.level,
            "detectable": verdict.headline.detectable,
            "without_flagged": verdict.without_flagged,
            "pairs": [_pair(pair) for pair in _pairs(verdict)],
            "catalogue_digest": judgement.plan.catalogue_digest,
        }
        for verdict in judgement.verdicts
    ]
    path.write_text(json.dumps(entries, indent=1) + "\n", encoding="utf-8")
    return path


def write_cautions_json(folder: Path, judgement: Judgement) -> Path:
    """What a reader of the verdicts must know, and what the controls showed."""
    path = folder / "cautions.json"
    controls = judgement.controls
    told = {
        "controls": [
            {
                "cell": result.cell.key,
                "truth": result.truth,
                **_numbers(result.shown),
                "failed": result.failed,
            }
            for result in controls.results
        ],
        "resolution": {str(kind): value for kind, value in controls.resolutions.items()},
        "placements": [state.placement for state in judgement.surroundings.blocks],
        "cautions": [asdict(caution) for caution in judgement.cautions],
    }
    path.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    return path


def write_markdown(folder: Path, judgement: Judgement, layout: ModelTable) -> Path:
    """The model table, the verdicts and the matrix, for a README or a pull request."""
    path = folder / "comparison.md"
    runtimes = [f"- {_markdown_cell(line)}" for line in notes.runtime_lines(judgement)]
    parts = [f"{_markdown_cell(notes.headline(judgement))}\n", "\n".join(runtimes) + "\n"]
    for table in (
        tables.verdict_matrix(judgement),
        model_table(judgement, layout),
        probe_table(judgement, layout),
        tables.verdict_table(judgement),
        tables.scaling_table(judgement),
        tables.sensitivity_table(judgement),
        tables.breakeven_table(judgement),
    ):
        if table is None:
            continue
        parts.append(f"## {table.title}\n\n{markdown(table)}\n")
    for note in (notes.footnote(judgement), notes.stopping_text(judgement)):
        if note:
            parts.append(_markdown_cell(note).replace("<br>", "\n\n") + "\n")
    cautions = [f"- {_markdown_cell(line)}" for line in notes.caution_lines(judgement)]
    if cautions:
        parts.append("## Mind\n\n" + "\n".join(cautions) + "\n")
    path.write_text("\n".join(parts), encoding="utf-8")
    return path


def markdown(table: tables.Table) -> str:
    """The table in GitHub's Markdown; nothing in a cell can break out of it."""
    headings = [_markdown_cell(heading) for heading in table.headings]
    rows = [[_markdown_cell(cell) for cell in row] for row in table.rows]
    return tabulate(rows, headings, tablefmt="pipe", disable_numparse=True)


def _markdown_cell(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("&", "&amp;").replace("<", "&lt;")
    for mark in "|*_`":
        escaped = escaped.replace(mark, "\\" + mark)
    # Intervals stand in brackets; only what follows them could make a link.
    escaped = escaped.replace("](", "]\\(")
    return "<br>".join(escaped.splitlines())


def _numbers(interval: Interval | None) -> dict[str, float | int | None]:
    if interval is None:
        return {"estimate": None, "low": None, "high": None, "blocks": 0}
    return {
        "estimate": interval.estimate,
        "low": interval.low,
        "high": interval.high,
        "blocks": interval.blocks,
    }


def _pairs(verdict: Verdict) -> tuple[Pair, ...]:
    """The headline pair under each condition, then the others."""
    return (verdict.conditions or (verdict.headline,)) + verdict.exceptions


def _pair(pair: Pair) -> dict[str, Any]:
    return {
        "name": pair.name,
        "unit": pair.unit,
        "verdict": pair.word,
        **_numbers(pair.interval),
        "reason": pair.reason,
        "condition": pair.condition,
        "detectable": pair.detectable,
        "geometric_mean": pair.geometric_mean.estimate if pair.geometric_mean else None,
        "tail_sensitive": pair.tail_sensitive,
    }


def _blank(value: Any) -> Any:
    return "" if value is None else value
