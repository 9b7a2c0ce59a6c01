"""Sessions of other versions of the harness: what can be read is, and the rest says why not."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from harness.errors import InputError, UsageError
from harness.store import SCHEMA_VERSION, Plan, Record, SessionReader, SessionWriter
from tests.sessions import host

READ: dict[str, Callable[[SessionReader], Any]] = {
    "plan.json": lambda reader: reader.plan,
    "host.json": lambda reader: reader.host,
    "records.jsonl": lambda reader: reader.records,
}


@pytest.fixture
def session(folder: Path, plan: Plan, records: list[Record]) -> Path:
    with SessionWriter(folder) as writer:
        writer.write_plan(plan, host())
        for record in records:
            writer.append(record)
        writer.finish("finished", len(records))
    return folder


def rewrite(path: Path, line: int, change: Callable[[dict[str, Any]], object]) -> None:
    """Change one JSON object of a file: all of it, or a line (from 0) of the records."""
    if path.suffix == ".json":
        data = json.loads(path.read_text(encoding="utf-8"))
        change(data)
        path.write_text(json.dumps(data), encoding="utf-8")
        return
    lines = path.read_text(encoding="utf-8").splitlines()
    data = json.loads(lines[line])
    change(data)
    lines[line] = json.dumps(data)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def refusal_of(session: Path, name: str) -> InputError:
    with pytest.raises(InputError) as refusal:
        READ[name](SessionReader(session))
    return refusal.value


@pytest.mark.parametrize("name", READ)
def test_a_later_schema_says_so_and_asks_for_a_later_harness(session: Path, name: str) -> None:
    rewrite(session / name, 0, lambda data: data.update(schema_version=SCHEMA_VERSION + 1))

    refusal = refusal_of(session, name)

    assert f"schema version {SCHEMA_VERSION + 1}" in refusal.problem
    assert refusal.action == "update the harness"
    assert str(session / name) in refusal.culprit


@pytest.mark.parametrize("name", READ)
def test_an_earlier_schema_asks_for_the_harness_that_wrote_it(session: Path, name: str) -> None:
    rewrite(session / name, 0, lambda data: data.update(schema_version=0))

    assert "harness version that wrote it" in refusal_of(session, name).action


@pytest.mark.parametrize("name", READ)
def test_a_later_schema_says_so_even_where_its_fields_are_others(session: Path, name: str) -> None:
    def later(data: dict[str, Any]) -> None:
        kind = data.get("type")
        data.clear()
        data.update(schema_version=SCHEMA_VERSION + 1, something_else=True)
        if kind:
            data["type"] = kind

    rewrite(session / name, 0, later)

    assert f"schema version {SCHEMA_VERSION + 1}" in refusal_of(session, name).problem


def test_a_later_schema_says_so_even_where_its_records_are_of_other_types(session: Path) -> None:
    """The header states the version of all that follows: it is asked before the rest is read."""
    path = session / "records.jsonl"
    rewrite(path, 0, lambda data: data.update(schema_version=SCHEMA_VERSION + 1))
    rewrite(path, 1, lambda data: data.update(type="a type of a later harness"))

    assert f"schema version {SCHEMA_VERSION + 1}" in refusal_of(session, path.name).problem


@pytest.mark.parametrize("name", ["plan.json", "host.json"])
@pytest.mark.parametrize("stated", ["nothing", "a word", "no object", "no JSON"])
def test_a_file_that_states_no_schema_is_refused_by_its_name(
    session: Path, name: str, stated: str
) -> None:
    path = session / name
    if stated == "no JSON":
        path.write_text("{")
    elif stated == "no object":
        path.write_text("[1]")
    elif stated == "a word":
        rewrite(path, 0, lambda data: data.update(schema_version="one"))
    else:
        rewrite(path, 0, lambda data: data.pop("schema_version"))

    refusal = refusal_of(session, name)

    assert refusal.culprit == str(path)
    assert "schema_version" in refusal.problem


def test_unknown_fields_of_a_later_harness_are_passed_over(
    session: Path, plan: Plan, records: list[Record]
) -> None:
    def add(data: dict[str, Any]) -> None:
        data["added_later"] = {"deep": [1]}
        for value in data.values():
            inner = value if isinstance(value, list) else [value]
            for entry in inner:
                if isinstance(entry, dict) and "index" in entry:
                    entry["added_later"] = 1

    for line in range(len(records) + 2):
        rewrite(session / "records.jsonl", line, add)
    rewrite(session / "host.json", 0, add)
    rewrite(session / "plan.json", 0, add)
    rewrite(session / "plan.json", 0, lambda data: data["cells"][0].update(added_later=1))
    rewrite(session / "plan.json", 0, lambda data: data["runtimes"][0].update(added_later=1))

    reader = SessionReader(session)

    assert reader.records[1:-1] == records
    assert reader.plan == plan
    assert reader.host == host()


@pytest.mark.parametrize("part", ["claims", "workloads", "ceiling", "textbook"])
def test_unknown_fields_in_the_plans_copy_of_the_catalogue_are_passed_over(
    session: Path, plan: Plan, part: str
) -> None:
    """The plan is on disk: a field that a later harness gives a claim is no mistake of a person."""

    def add(data: dict[str, Any]) -> None:
        entry = data[part][0] if isinstance(data[part], list) else data[part]
        entry["added_later"] = 1

    rewrite(session / "plan.json", 0, add)

    assert SessionReader(session).plan == plan


def test_unknown_fields_in_the_plans_copy_of_a_description_are_passed_over(
    session: Path, plan: Plan
) -> None:
    rewrite(
        session / "plan.json",
        0,
        lambda data: data["runtimes"][0]["models"][0].update(added_later=1),
    )

    assert SessionReader(session).plan == plan


@pytest.mark.parametrize(
    ("name", "field"), [("plan.json", "blocks"), ("host.json", "memory_bytes")]
)
def test_a_wrong_field_is_named_with_its_file(session: Path, name: str, field: str) -> None:
    rewrite(session / name, 0, lambda data: data.update({field: "many"}))

    refusal = refusal_of(session, name)

    assert refusal.culprit == str(session / name)
    assert f"field {field}: " in refusal.problem


def test_a_folder_without_a_plan_is_no_session(folder: Path) -> None:
    with pytest.raises(UsageError, match=r"is no session: it holds no plan\.json"):
        SessionReader(folder)


@pytest.mark.parametrize("name", ["host.json", "records.jsonl"])
def test_a_session_that_was_copied_in_part_names_what_is_missing(session: Path, name: str) -> None:
    (session / name).unlink()

    assert refusal_of(session, name).action == "copy the whole session folder"
