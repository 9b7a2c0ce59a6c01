"""What all that a session stores has in common.

Fields may be added within a schema version, none may go or change its meaning.
"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

SCHEMA_VERSION = 1
#: The names of a session's files.
PLAN, HOST, RECORDS, LOGS = "plan.json", "host.json", "records.jsonl", "logs"


class Stored(BaseModel):
    """What stands on disk; unknown fields are those of a later harness and are passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")


def schema_of(data: Any) -> int | None:
    """The schema version that a parsed JSON object states, or None."""
    version = data.get("schema_version") if isinstance(data, dict) else None
    return version if isinstance(version, int) else None
