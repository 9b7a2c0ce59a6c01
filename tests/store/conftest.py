"""A small plan and records of every type."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec import structs

from harness.store import CalibrationRecord, Noise, Plan, Record, ReferenceRecord, Usage
from harness.vocabulary import Outcome
from tests.sessions import c_runtime, cell, completed, failed, missing, plan_of

C = c_runtime()
FORK = cell(C, "fork")


@pytest.fixture
def plan() -> Plan:
    return plan_of([C], [cell(C, "sequential", 1), FORK], blocks=2, gone=[missing("go")])


@pytest.fixture
def records() -> list[Record]:
    """One of each kind, with every field in use."""
    good = structs.replace(
        completed(FORK, 0, 1e6),
        usage=Usage(
            user_ns=1, system_ns=2, voluntary_switches=3, involuntary_switches=4, peak_rss_bytes=5
        ),
        noise=Noise(steal_ns=1, foreign_cpu_ns=2, pressure_ns=None),
        spawned_ns=10, reaped_ns=20, service_cpu_ns=30,
    )  # fmt: skip
    return [
        CalibrationRecord(
            language="c", runtime="c-1.0", model="sequential", workload="collatz", size=64,
            tasks=1000, ns_per_task=15123.456789,
        ),
        CalibrationRecord(
            language="c", runtime="c-1.0", model="sequential", workload="rpc", size=5000,
            tasks=None, ns_per_task=None, reason="no C compiler",
        ),
        ReferenceRecord(
            workload="collatz", size=64, tasks=1000, seed=2**64 - 1, checksum="0" * 16,
            said_by={"c": "0" * 16, "go": "0" * 16},
        ),
        good,
        failed(FORK, 1, Outcome.TIMED_OUT, "no answer within 10 s"),
    ]  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "session"
    made.mkdir()
    return made
