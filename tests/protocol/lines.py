"""Lines of the protocol as a program in any language would write them, independent of the types."""

from __future__ import annotations

import json
from typing import Any

#: Fields of a message that a program may leave out.
OPTIONAL = {"describe": {"absent_models"}}
#: One line of every type, with every field that docs/protocol.md gives it.
EXAMPLES: dict[str, dict[str, Any]] = {
    "describe": {
        "v": 1,
        "type": "describe",
        "language": "c",
        "implementation": "gcc",
        "version": "12.2.0",
        "models": [
            {
                "name": "pthreads",
                "family": "threads",
                "lifetimes": ["fresh", "pool"],
                "multiplexed": False,
                "parallel": True,
                "baseline": "sequential",
                "not_applicable": {"collatz": "of the test"},
            },
            {
                "name": "sequential",
                "family": "sequential",
                "lifetimes": ["pool"],
                "multiplexed": False,
                "parallel": False,
                "baseline": "sequential",
                "not_applicable": {},
            },
        ],
        "workloads": ["collatz", "selftest"],
        "probes": [],
        "facts": {"cpus_believed": 2, "gc": "none", "gil": None, "lto": False},
        "absent_models": [{"name": "fibres", "family": "threads", "needs": "gcc 99"}],
    },
    "started": {"v": 1, "type": "started", "pid": 4711, "clock_ns": 123456789},
    "iteration": {
        "v": 1,
        "type": "iteration",
        "index": 0,
        "warmup": True,
        "requested_ns": 1,
        "joined_ns": 9,
        "ready_ns": [2, 2],
        "start_ns": [3, None],
        "end_ns": [7, None],
        "checksum": "f5f29b93d98573e8",
        "processes": [4711, None],
        "threads": [4712, None],
    },
    "observation": {
        "v": 1,
        "type": "observation",
        "metric": "creation_ns",
        "value": 81234.5,
        "unit": "ns",
        "condition": "parent_resident=0",
    },
    "parked": {"v": 1, "type": "parked", "processes": [1, 2], "threads": [3, 4]},
    "armed": {"v": 1, "type": "armed", "condition": "fault=abort"},
    "done": {"v": 1, "type": "done"},
    "error": {"v": 1, "type": "error", "code": "worker_died", "message": "worker 3: SIGKILL"},
}


def encoded(message: dict[str, Any]) -> bytes:
    """The line of a message, without its newline."""
    return json.dumps(message, separators=(",", ":")).encode()


def changed(kind: str, **fields: Any) -> bytes:
    """The example line of `kind` with other values in some of its fields."""
    return encoded(EXAMPLES[kind] | fields)


def without(kind: str, field: str) -> bytes:
    """The example line of `kind` with one field left out."""
    return encoded({name: value for name, value in EXAMPLES[kind].items() if name != field})
