"""The published JSON Schema of the catalogue is the one of the types that read it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from harness.catalogue.loader import HERE
from harness.catalogue.schema import FILES, json_schema
from harness.catalogue.yaml_file import load_yaml

ROOT = Path(__file__).resolve().parents[2]
PUBLISHED = ROOT / "docs" / "catalogue.schema.json"
RENEW = ".venv/bin/python -m harness.catalogue > docs/catalogue.schema.json"


def form(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json_schema()["$defs"][name]
    return found


def test_the_published_schema_is_the_one_of_the_types() -> None:
    published = json.loads(PUBLISHED.read_text(encoding="utf-8"))

    assert published == json_schema(), f"renew it: {RENEW}"


def test_every_file_of_the_catalogue_is_of_one_kind_that_the_schema_covers() -> None:
    patterns = [path for pattern in FILES for path in HERE.glob(pattern)]

    assert sorted(patterns) == sorted(HERE.rglob("*.yaml"))
    assert [each["title"] for each in json_schema()["anyOf"]] == list(FILES)


@pytest.mark.parametrize("pattern", FILES)
def test_every_file_of_a_kind_has_the_form_of_its_type(pattern: str) -> None:
    kind = FILES[pattern]

    for file in HERE.glob(pattern):
        load_yaml(file, kind, "reading")
    assert set(form(kind.__name__)["properties"]) == set(kind.model_fields)


@pytest.mark.parametrize("claim", yaml.safe_load((HERE / "claims.yaml").read_text())["claims"],
                         ids=lambda claim: claim["id"])  # fmt: skip
def test_a_claim_has_one_of_two_forms_with_parts_or_as_one_part(claim: dict[str, Any]) -> None:
    forms = [each["$ref"].rsplit("/", 1)[1] for each in form("Claim")["anyOf"]]

    fitting = [
        name
        for name in forms
        if set(form(name)["required"]) <= set(claim) <= set(form(name)["properties"])
    ]

    assert fitting == ["ClaimOfOnePart" if "experiment" in claim else "ClaimOfParts"]


def test_no_field_that_is_none_is_allowed_anywhere() -> None:
    for name, each in json_schema()["$defs"].items():
        if each.get("type") == "object":
            assert each["additionalProperties"] is False, name
