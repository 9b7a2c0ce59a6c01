"""A session in the formats of other tools, each as text.

Times of an invocation are the median of its iterations that count, from request to join; what did
not complete is left out, since these formats have no word for it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from statistics import fmean, median, stdev
from typing import Any

from harness.judge.judgement import Judgement
from harness.store import InvocationRecord
from harness.units import NS_PER_S
from harness.vocabulary import Cell, ComparisonRow, Outcome

#: What GitHub takes of a step's summary, and what is kept free for the words at its end.
SUMMARY_BYTES = 1024 * 1024
ROOM_BYTES = 1024
Samples = Mapping[Cell, list[InvocationRecord]]


def samples(judgement: Judgement, records: Iterable[InvocationRecord]) -> Samples:
    """The completed invocations of each planned cell, in the order of the blocks."""
    cells = {planned.cell().key: planned.cell() for planned in judgement.plan.cells}
    found: dict[Cell, list[InvocationRecord]] = defaultdict(list)
    for record in records:
        if record.cell in cells and record.outcome is Outcome.COMPLETED and record.iterations:
            found[cells[record.cell]].append(record)
    return found


def pyperf(judgement: Judgement, records: Iterable[InvocationRecord]) -> str:
    """Pyperf's JSON, format 1.0: a benchmark per cell, a run per block, its iterations as values.

    Source: pyperf's documentation, "JSON format". Read by `pyperf stats` and `compare_to`.
    """
    host, plan = judgement.host, judgement.plan
    benchmarks = [
        {
            "metadata": {"name": cell.key, "unit": "second", "loops": 1},
            "runs": [_run(record) for record in found],
        }
        for cell, found in samples(judgement, records).items()
    ]
    metadata = {
        "hostname": host.hostname,
        "cpu_count": len(plan.cpus),
        "platform": f"{host.system} {host.kernel} {host.architecture}",
        "description": f"session {plan.session}, profile {plan.profile}",
    }
    return _json({"version": "1.0", "metadata": metadata, "benchmarks": benchmarks})


def _run(record: InvocationRecord) -> dict[str, Any]:
    times = [(each.warmup, (each.joined_ns - each.requested_ns) / NS_PER_S)
             for each in record.iterations]  # fmt: skip
    run: dict[str, Any] = {"values": [max(time, 1e-9) for warmup, time in times if not warmup]}
    warmups = [[1, max(time, 1e-9)] for warmup, time in times if warmup]
    if warmups:
        run["warmups"] = warmups
    return run


def hyperfine(judgement: Judgement, records: Iterable[InvocationRecord]) -> str:
    """What `hyperfine --export-json` writes: a result per cell, a time per block, in seconds."""
    results = []
    for cell, found in samples(judgement, records).items():
        times = [_middle_s(record) for record in found]
        used = [record.usage for record in found if record.usage]
        results.append(
            {
                "command": cell.key,
                "mean": fmean(times),
                "stddev": stdev(times) if len(times) > 1 else None,
                "median": median(times),
                "user": fmean(u.user_ns / NS_PER_S for u in used) if used else 0.0,
                "system": fmean(u.system_ns / NS_PER_S for u in used) if used else 0.0,
                "min": min(times),
                "max": max(times),
                "times": times,
                "exit_codes": [record.exit_status or 0 for record in found],
            }
        )
    return _json({"results": results})


def _middle_s(record: InvocationRecord) -> float:
    return (
        median(each.joined_ns - each.requested_ns for each in record.iterations if not each.warmup)
        / NS_PER_S
    )


def bencher(judgement: Judgement, records: Iterable[InvocationRecord]) -> str:
    """Bencher's Metric Format: by benchmark and measure a value with its bounds.

    Times are its measure `latency`, in ns; rates its `throughput`, a second; others keep their
    names.
    """
    measures = {"inclusive_ns": "latency", "throughput_per_s": "throughput"}
    told: dict[str, dict[str, Any]] = defaultdict(dict)
    for row in _measured(judgement):
        assert row.interval is not None  # picked so
        metric: dict[str, float] = {"value": row.interval.estimate}
        if row.interval.low is not None and row.interval.high is not None:
            metric |= {"lower_value": row.interval.low, "upper_value": row.interval.high}
        told[_name(row)][measures.get(row.metric, row.metric.replace("_", "-"))] = metric
    return _json(told)


def github_action(judgement: Judgement, records: Iterable[InvocationRecord]) -> str:
    """For github-action-benchmark's tool `customSmallerIsBetter`: every time and every size."""
    told = []
    for row in _measured(judgement):
        if row.unit not in ("ns", "B") or row.interval is None:
            continue
        entry = {
            "name": f"{_name(row)} {row.metric}",
            "unit": row.unit,
            "value": row.interval.estimate,
            "extra": f"{row.interval.blocks} blocks, {judgement.host.hostname}",
        }
        if row.interval.low is not None and row.interval.high is not None:
            entry["range"] = f"{row.interval.low:.6g} to {row.interval.high:.6g}"
        told.append(entry)
    return _json(told)


def _measured(judgement: Judgement) -> list[ComparisonRow]:
    return [row for row in judgement.rows if row.interval is not None]


def _name(row: ComparisonRow) -> str:
    """One that no other cell or condition has."""
    parts = [row.subject, row.language, row.runtime, row.model]
    if row.lifetime:
        parts += [str(row.lifetime), f"W{row.workers}"]
    return "/".join([*parts, *([row.condition] if row.condition else [])])


def shortened(text: str) -> str:
    """A summary that GitHub takes: whole lines of it, and where the rest is, if it is too long."""
    if len(text.encode()) <= SUMMARY_BYTES:
        return text
    kept, size = [], 0
    for line in text.splitlines(keepends=True):
        size += len(line.encode())
        if size > SUMMARY_BYTES - ROOM_BYTES:
            break
        kept.append(line)
    return "".join(kept) + "\n\nThe rest was too long for here: see comparison.md.\n"


def _json(data: Any) -> str:
    """Strict JSON: a number that is none would stop the tool that reads it."""
    return json.dumps(data, indent=1, allow_nan=False) + "\n"


#: By its name, what writes a format that is text.
FORMATS: Mapping[str, Callable[[Judgement, Iterable[InvocationRecord]], str]] = {
    "pyperf": pyperf,
    "hyperfine": hyperfine,
    "bencher": bencher,
    "github-action-benchmark": github_action,
}
