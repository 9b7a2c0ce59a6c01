"""The form of the catalogue's files as JSON Schema, from the types that read them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic.json_schema import models_json_schema

from harness.catalogue.claim import Claim, Claims, Part
from harness.catalogue.entries import (
    Ceiling,
    Controls,
    ModelTable,
    NoiseLimits,
    Profiles,
    Textbook,
)
from harness.catalogue.probe import Probe
from harness.catalogue.workload import Workload
from harness.catalogue.yaml_file import Entry

#: Which type the files of a pattern have, within the catalogue's folder.
FILES: Mapping[str, type[Entry]] = {
    "claims.yaml": Claims,
    "profiles.yaml": Profiles,
    "textbook.yaml": Textbook,
    "table.yaml": ModelTable,
    "ceiling.yaml": Ceiling,
    "controls.yaml": Controls,
    "noise.yaml": NoiseLimits,
    "workloads/*.yaml": Workload,
    "probes/*.yaml": Probe,
}
_REFERENCE = "#/$defs/{model}"


def json_schema() -> dict[str, Any]:
    """The JSON Schema of every kind of file, as docs/catalogue.schema.json holds it.

    It has the form of each field; what fields must be to each other, the types say when they read.
    """
    _, schema = models_json_schema(
        [(kind, "validation") for kind in FILES.values()], ref_template=_REFERENCE
    )
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A file of the catalogue",
        "anyOf": [
            {"title": pattern, "$ref": _reference(kind.__name__)} for pattern, kind in FILES.items()
        ],
        "$defs": _with_claims_of_one_part(schema["$defs"]),
    }


def _with_claims_of_one_part(forms: Mapping[str, Any]) -> dict[str, Any]:
    """The forms, with that of a claim that is one part's fields alone.

    `Claim` takes it before its fields are looked at, which the schema of the fields cannot know.
    """
    several, part = forms[Claim.__name__], forms[Part.__name__]
    own = {name: form for name, form in several["properties"].items() if name != "parts"}
    needed = [name for name in several["required"] if name != "parts"]
    one = {
        **several,
        "title": "ClaimOfOnePart",
        "properties": own | part["properties"],
        "required": needed + part["required"],
    }
    both = {"ClaimOfParts": {**several, "title": "ClaimOfParts"}, "ClaimOfOnePart": one}
    either = {"title": several["title"], "anyOf": [{"$ref": _reference(name)} for name in both]}
    return dict(sorted({**forms, **both, Claim.__name__: either}.items()))


def _reference(name: str) -> str:
    return _REFERENCE.format(model=name)
