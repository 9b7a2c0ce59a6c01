"""Worker messages: JSON lines in, typed values out. docs/protocol.md is the contract in words."""

from harness.protocol.messages import (
    MAX_LINE_BYTES,
    VERSION,
    Armed,
    Describe,
    Done,
    Failure,
    Iteration,
    Listening,
    Message,
    ModelDescription,
    Observation,
    Parked,
    ProtocolViolation,
    Started,
    json_schema,
    parse_line,
)
from harness.protocol.transcript import (
    Expectation,
    checked_description,
    checked_iterations,
    checked_observations,
)

__all__ = [
    "MAX_LINE_BYTES",
    "VERSION",
    "Armed",
    "Describe",
    "Done",
    "Expectation",
    "Failure",
    "Iteration",
    "Listening",
    "Message",
    "ModelDescription",
    "Observation",
    "Parked",
    "ProtocolViolation",
    "Started",
    "checked_description",
    "checked_iterations",
    "checked_observations",
    "json_schema",
    "parse_line",
]
