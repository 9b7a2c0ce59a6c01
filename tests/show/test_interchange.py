"""What other tools read: checked by those tools where they are Python, else by their formats."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from harness.judge.judgement import Judgement
from harness.show import interchange
from harness.store import InvocationRecord, SessionReader
from harness.vocabulary import Interval, Outcome
from tests.show.conftest import STORED


@pytest.fixture(scope="module")
def records() -> list[InvocationRecord]:
    return list(SessionReader(STORED).invocations)


def strictly(text: str) -> Any:
    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    return json.loads(text, parse_constant=refuse)


def pyperf(*arguments: object) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "pyperf", *map(str, arguments)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_pyperf_reads_the_session_and_compares_it_with_another(
    provisional: Judgement, records: list[InvocationRecord], tmp_path: Path
) -> None:
    one, other = tmp_path / "one.json", tmp_path / "other.json"
    text = interchange.pyperf(provisional, records)
    one.write_text(text, encoding="utf-8")
    slower = json.loads(text)
    for benchmark in slower["benchmarks"]:
        for run in benchmark["runs"]:
            run["values"] = [2 * value for value in run["values"]]
    other.write_text(json.dumps(slower), encoding="utf-8")

    stats = pyperf("stats", one)
    compared = pyperf("compare_to", one, other)

    names = [cell.key for cell in interchange.samples(provisional, records)]
    assert len(names) > 5
    assert all(name in stats for name in names)
    assert stats.count("Total number of run: 8") >= len(names) - 1  # one invocation crashed
    assert "2.00x slower" in compared


def test_hyperfines_results_have_a_time_for_each_block(
    provisional: Judgement, records: list[InvocationRecord]
) -> None:
    told = strictly(interchange.hyperfine(provisional, records))

    counts = [len(result["times"]) for result in told["results"]]
    assert sorted(counts)[1:] == [8] * (len(counts) - 1), "one invocation crashed"
    for result in told["results"]:
        assert len(result["times"]) == len(result["exit_codes"])
        assert result["min"] <= result["median"] <= result["max"]
        assert result["stddev"] > 0
        assert result["user"] >= 0


def test_benchers_metrics_lie_between_their_bounds(
    provisional: Judgement, records: list[InvocationRecord]
) -> None:
    told = strictly(interchange.bencher(provisional, records))

    metrics = [metric for measures in told.values() for metric in measures.values()]
    assert any("latency" in measures for measures in told.values())
    assert any("throughput" in measures for measures in told.values())
    bounded = [metric for metric in metrics if "lower_value" in metric]
    assert bounded
    assert all(m["lower_value"] <= m["value"] <= m["upper_value"] for m in bounded)


def test_of_what_github_action_benchmark_gets_smaller_is_better(
    provisional: Judgement, records: list[InvocationRecord]
) -> None:
    told = strictly(interchange.github_action(provisional, records))

    assert {entry["unit"] for entry in told} <= {"ns", "B"}
    assert len({entry["name"] for entry in told}) == len(told)
    assert all(entry["value"] > 0 for entry in told)


def test_what_did_not_complete_is_in_no_format(
    provisional: Judgement, records: list[InvocationRecord]
) -> None:
    failed = [
        structs.replace(record, outcome=Outcome.CRASHED) if "pthreads" in record.cell else record
        for record in records
    ]

    assert "pthreads" in interchange.hyperfine(provisional, records)
    assert "pthreads" not in interchange.hyperfine(provisional, failed)


def test_a_number_that_is_none_is_refused_and_not_written(provisional: Judgement) -> None:
    rows = (replace(provisional.rows[0], interval=Interval(float("nan"), None, None, 8, 0.95)),)

    with pytest.raises(ValueError, match="JSON"):
        interchange.bencher(replace(provisional, rows=rows), [])


def test_a_summary_that_is_too_long_ends_at_a_line_and_says_where_the_rest_is() -> None:
    text = "".join(f"| row {number} {'é' * 200} |\n" for number in range(6000))

    short = interchange.shortened(text)

    assert len(short.encode()) <= 1024 * 1024
    assert short.startswith(text[:100_000])
    assert short.endswith("see comparison.md.\n")
    assert interchange.shortened("short\n") == "short\n"
