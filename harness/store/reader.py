"""Read a session whole, as it stands on disk, and say what is wrong with it."""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from pydantic import BaseModel, ValidationError

from harness.errors import InputError, UsageError
from harness.store.host import Host
from harness.store.planned import Plan
from harness.store.records import (
    CalibrationRecord,
    DecisionRecord,
    Footer,
    Header,
    InvocationRecord,
    ProbeRecord,
    Record,
    ReferenceRecord,
    SurroundingsRecord,
)
from harness.store.stored import HOST, PLAN, RECORDS, SCHEMA_VERSION, schema_of

STEP = "reading a session"
T = TypeVar("T", bound=BaseModel)
_RECORD: msgspec.json.Decoder[Record] = msgspec.json.Decoder(Record)


class SessionReader:
    """A session as it stands on disk. A cut last line is passed over; nothing else is."""

    def __init__(self, folder: Path) -> None:
        if not (folder / PLAN).is_file():
            raise UsageError(
                STEP,
                str(folder),
                f"is no session: it holds no {PLAN}",
                "name a folder under results/, or make one with: make compare",
            )
        self.folder = folder

    @cached_property
    def plan(self) -> Plan:
        return self._load(PLAN, Plan)

    @cached_property
    def host(self) -> Host:
        return self._load(HOST, Host)

    @cached_property
    def records(self) -> list[Record]:
        """Every record, in the order of writing. Raises InputError naming the line."""
        path = self.folder / RECORDS
        records: list[Record] = []
        try:
            stream = path.open("rb")
        except OSError as unreadable:
            raise InputError(
                STEP,
                str(path),
                f"cannot be read: {unreadable}",
                "copy the whole session folder",
            ) from unreadable
        with stream:
            for number, line in enumerate(stream, start=1):
                if not line.endswith(b"\n"):
                    break
                if number == 1:
                    # The version first: a later one may hold records that are unknown here.
                    first = _parsed(line)
                    if isinstance(first, dict) and first.get("type") == "header":
                        self._require_schema(path, first)
                records.append(_record(path, number, line))
        if not records or not isinstance(records[0], Header):
            raise InputError(STEP, f"{path}:1", "is not a header", "the session never began")
        return records

    @cached_property
    def invocations(self) -> list[InvocationRecord]:
        return [record for record in self.records if isinstance(record, InvocationRecord)]

    @property
    def probes(self) -> list[ProbeRecord]:
        return [record for record in self.records if isinstance(record, ProbeRecord)]

    @property
    def calibrations(self) -> list[CalibrationRecord]:
        return [record for record in self.records if isinstance(record, CalibrationRecord)]

    @property
    def references(self) -> list[ReferenceRecord]:
        return [record for record in self.records if isinstance(record, ReferenceRecord)]

    @property
    def surroundings(self) -> list[SurroundingsRecord]:
        return [record for record in self.records if isinstance(record, SurroundingsRecord)]

    @property
    def decision(self) -> DecisionRecord | None:
        """The last word on how many blocks there are; None where the plan's number stands."""
        decisions = [record for record in self.records if isinstance(record, DecisionRecord)]
        return decisions[-1] if decisions else None

    @property
    def finished(self) -> bool:
        last = self.records[-1]
        return isinstance(last, Footer) and last.why == "finished"

    def _load(self, name: str, kind: type[T]) -> T:
        path = self.folder / name
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as unreadable:
            raise InputError(
                STEP,
                str(path),
                f"cannot be read: {unreadable}",
                "copy the whole session folder",
            ) from unreadable
        self._require_schema(path, _parsed(text.encode()))
        try:
            # What the catalogue forbids in a file that a person writes, a later harness may have
            # added to one that it wrote.
            return kind.model_validate_json(text, extra="ignore")
        except ValidationError as invalid:
            first = invalid.errors(include_url=False)[0]
            place = ".".join(str(part) for part in first["loc"]) or "the whole file"
            raise InputError(
                STEP,
                str(path),
                f"field {place}: {first['msg']}",
                "restore it from its origin",
            ) from None

    def _require_schema(self, path: Path, data: Any) -> None:
        version = schema_of(data)
        if version is None:
            raise InputError(STEP, str(path), "states no schema_version", "restore the file")
        self._require_version(path, version)

    def _require_version(self, path: Path, version: int) -> None:
        if version != SCHEMA_VERSION:
            raise InputError(
                STEP,
                str(path),
                f"has schema version {version}; this harness reads version {SCHEMA_VERSION}",
                "use the harness version that wrote it"
                if version < SCHEMA_VERSION
                else "update the harness",
            )


def _record(path: Path, number: int, line: bytes) -> Record:
    try:
        return _RECORD.decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError) as invalid:
        problem, _, place = str(invalid).partition(" - at `$.")
        raise InputError(
            STEP,
            f"{path}:{number}",
            f"field {place.rstrip('`')}: {problem}" if place else problem,
            "the record was changed after it was written; restore it from its origin",
        ) from None


def _parsed(text: bytes) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None
