"""The files that others read: observations.csv, comparison.csv, comparison.md, verdicts.json."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from harness.catalogue.entries import ModelTable
from harness.judge.judgement import Judgement
from harness.show import notes, tables
from harness.show.formats import markdown, markdown_text, write_latex
from harness.show.model_table import model_table
from harness.show.probe_table import probe_table
from harness.show.textbook import language_table, textbook_table
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
    """comparison.csv, as `comparison_text`."""
    path = folder / "comparison.csv"
    path.write_text(comparison_text(judgement), encoding="utf-8", newline="")
    return path


def comparison_text(judgement: Judgement) -> str:
    """Every metric of every cell over all blocks; `status` says why where there is no number."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COMPARISON_COLUMNS)
    for row in judgement.rows:
        numbers = _numbers(row.interval)
        values: dict[str, Any] = {
            field.name: getattr(row, field.name) for field in fields(row)
        } | numbers
        writer.writerow([_blank(values[name]) for name in COMPARISON_COLUMNS])
    return stream.getvalue()


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


def session_tables(judgement: Judgement, layout: ModelTable) -> dict[str, tables.Table]:
    """Every table that the session has, by its name, in the order in which a reader wants them."""
    every = {
        "textbook": textbook_table(judgement),
        "languages": language_table(judgement),
        "matrix": tables.verdict_matrix(judgement),
        "models": model_table(judgement, layout),
        "probes": probe_table(judgement, layout),
        "verdicts": tables.verdict_table(judgement),
        "scaling": tables.scaling_table(judgement),
        "sensitivity": tables.sensitivity_table(judgement),
        "break-even": tables.breakeven_table(judgement),
    }
    return {name: table for name, table in every.items() if table is not None and table.rows}


def write_tables(folder: Path, judgement: Judgement, layout: ModelTable) -> list[Path]:
    """comparison.md for a README or a pull request, and comparison.tex for a paper."""
    found = list(session_tables(judgement, layout).values())
    markdown_path = folder / "comparison.md"
    markdown_path.write_text(summary(judgement, found), encoding="utf-8")
    return [markdown_path, write_latex(folder / "comparison.tex", found)]


def summary(judgement: Judgement, found: Sequence[tables.Table]) -> str:
    """The tables as Markdown, below the machine and above what to mind."""
    runtimes = [f"- {markdown_text(line)}" for line in notes.runtime_lines(judgement)]
    parts = [f"{markdown_text(notes.headline(judgement))}\n", "\n".join(runtimes) + "\n"]
    parts += [f"## {table.title}\n\n{markdown(table)}\n" for table in found]
    for note in (notes.footnote(judgement), notes.stopping_text(judgement)):
        if note:
            parts.append(markdown_text(note).replace("<br>", "\n\n") + "\n")
    cautions = [f"- {markdown_text(line)}" for line in notes.caution_lines(judgement)]
    if cautions:
        parts.append("## Mind\n\n" + "\n".join(cautions) + "\n")
    return "\n".join(parts)


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
