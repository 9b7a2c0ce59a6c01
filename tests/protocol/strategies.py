"""Outputs of a run that keep every rule of docs/protocol.md, drawn at random."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from harness.protocol import Expectation, Message, parse_line
from harness.vocabulary import Schedule
from tests.protocol.lines import EXAMPLES, encoded


@dataclass(frozen=True)
class Run:
    """What was asked for and what was said, as plain JSON objects that a test may spoil."""

    expected: Expectation
    lines: list[dict[str, Any]]

    def messages(self) -> list[Message]:
        return [parse_line(encoded(line)) for line in self.lines]


@st.composite
def runs(draw: st.DrawFn, *, iterations_at_least: int = 1) -> Run:
    """Any number of workers, tasks, warm-ups and iterations; times may coincide."""
    workers = draw(st.integers(1, 4))
    tasks = draw(st.integers(0, 6))
    warmups = draw(st.integers(0, 2))
    iterations = draw(st.integers(iterations_at_least, 3))
    step_ns = st.integers(0, 1000)
    now_ns = draw(st.integers(0, 2**62))
    lines: list[dict[str, Any]] = [EXAMPLES["started"] | {"clock_ns": now_ns}]
    for index in range(warmups + iterations):
        requested_ns = now_ns = now_ns + draw(step_ns)
        ready_ns = [requested_ns + draw(step_ns) for _ in range(workers)]
        gate_ns = max(ready_ns)
        busy = _busy(draw, workers, tasks)
        start_ns = [gate_ns + draw(step_ns) if works else None for works in busy]
        end_ns = [None if start is None else start + draw(step_ns) for start in start_ns]
        last_ns = max([gate_ns, *(end for end in end_ns if end is not None)])
        joined_ns = now_ns = last_ns + draw(step_ns)
        lines.append(
            {
                "v": 1,
                "type": "iteration",
                "index": index,
                "warmup": index < warmups,
                "requested_ns": requested_ns,
                "joined_ns": joined_ns,
                "ready_ns": ready_ns,
                "start_ns": start_ns,
                "end_ns": end_ns,
                "checksum": f"{draw(st.integers(0, 2**64 - 1)):016x}",
                "processes": [4711 if works else None for works in busy],
                "threads": [4712 + w if works else None for w, works in enumerate(busy)],
            }
        )
    lines.append(EXAMPLES["done"])
    # Only a dynamic schedule may leave a worker without a task.
    return Run(Expectation(workers, tasks, warmups, iterations, Schedule.DYNAMIC), lines)


def _busy(draw: st.DrawFn, workers: int, tasks: int) -> list[bool]:
    """Which workers got a task: with a shared counter a slow one may get none."""
    at_most = min(workers, tasks)
    count = draw(st.integers(1, at_most)) if at_most else 0
    return draw(st.permutations([True] * count + [False] * (workers - count)))
