"""The record of a session: what was planned, on what host, and every invocation as it ended.

Append-only. `measure` writes, `judge` and `show` read; they meet nowhere else.
"""

from harness.store.folders import latest_session, new_session_folder, point_latest_at
from harness.store.host import Host, ToolRecord
from harness.store.planned import (
    Gap,
    MissingLanguage,
    Plan,
    PlannedCell,
    PlannedProbe,
    ProbeGap,
    Probing,
    RuntimeRecord,
)
from harness.store.reader import SessionReader
from harness.store.records import (
    CalibrationRecord,
    DecisionRecord,
    Footer,
    Header,
    InvocationRecord,
    IterationRecord,
    Noise,
    ObservationRecord,
    ProbeRecord,
    Record,
    ReferenceRecord,
    SurroundingsRecord,
    Usage,
)
from harness.store.stored import SCHEMA_VERSION
from harness.store.writer import SessionWriter

__all__ = [
    "SCHEMA_VERSION",
    "CalibrationRecord",
    "DecisionRecord",
    "Footer",
    "Gap",
    "Header",
    "Host",
    "InvocationRecord",
    "IterationRecord",
    "MissingLanguage",
    "Noise",
    "ObservationRecord",
    "Plan",
    "PlannedCell",
    "PlannedProbe",
    "ProbeGap",
    "ProbeRecord",
    "Probing",
    "Record",
    "ReferenceRecord",
    "RuntimeRecord",
    "SessionReader",
    "SessionWriter",
    "SurroundingsRecord",
    "ToolRecord",
    "Usage",
    "latest_session",
    "new_session_folder",
    "point_latest_at",
]
