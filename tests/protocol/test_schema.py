"""The published JSON Schema is the one that the types give."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from harness.protocol import json_schema
from tests.protocol.lines import EXAMPLES, OPTIONAL

ROOT = Path(__file__).resolve().parents[2]
PUBLISHED = ROOT / "docs" / "protocol.schema.json"
RENEW = ".venv/bin/python -m harness.protocol > docs/protocol.schema.json"


def test_the_published_schema_is_the_one_of_the_types() -> None:
    published = json.loads(PUBLISHED.read_text(encoding="utf-8"))

    assert published == json_schema(), f"renew it: {RENEW}"


def test_the_schema_covers_every_type_of_message() -> None:
    assert set(json_schema()["discriminator"]["mapping"]) == set(EXAMPLES)


@pytest.mark.parametrize("kind", EXAMPLES)
def test_the_schema_asks_for_every_field_and_allows_no_other(kind: str) -> None:
    """Version and type too: a program is checked against the schema by tools that know no more."""
    schema = json_schema()
    name = schema["discriminator"]["mapping"][kind].rsplit("/", 1)[1]
    entry: dict[str, Any] = schema["$defs"][name]

    assert entry["additionalProperties"] is False
    assert set(entry["properties"]) == set(EXAMPLES[kind])
    assert set(entry.get("required", [])) == set(EXAMPLES[kind]) - OPTIONAL.get(kind, set())
