"""A session's folder on disk: made once, appended to, read whole."""

from __future__ import annotations

import fcntl
import json
import os
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError

from harness.errors import InputError, UsageError
from harness.store.records import (
    SCHEMA_VERSION,
    CalibrationRecord,
    Footer,
    Header,
    Host,
    InvocationRecord,
    Plan,
    Record,
    ReferenceRecord,
    schema_of,
)

PLAN, HOST, RECORDS, LOGS, LATEST = (
    "plan.json",
    "host.json",
    "records.jsonl",
    "logs",
    "latest",
)
STEP = "reading a session"
T = TypeVar("T", bound=BaseModel)
_RECORD: TypeAdapter[Any] = TypeAdapter(Record)


def new_session_folder(results: Path, wanted: Path | None, hostname: str) -> Path:
    """A new, empty folder: `wanted`, or one under `results` named by time and host.

    Raises UsageError if `wanted` already holds something.
    """
    if wanted is not None:
        if wanted.exists() and (not wanted.is_dir() or any(wanted.iterdir())):
            raise UsageError(
                "making the session's folder",
                str(wanted),
                "is not an empty folder",
                f"choose another --out, or go on with: harness run --resume {wanted}",
            )
        wanted.mkdir(parents=True, exist_ok=True)
        return wanted
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    safe_host = "".join(c if c.isalnum() else "-" for c in hostname)[:40] or "host"
    for attempt in range(1000):
        folder = results / (f"{stamp}-{safe_host}" + (f"-{attempt}" if attempt else ""))
        try:
            folder.mkdir(parents=True)
        except FileExistsError:
            continue
        return folder
    raise UsageError(
        "making the session's folder",
        str(results),
        "no free name is left",
        "choose one with --out",
    )


def point_latest_at(folder: Path, results: Path) -> None:
    """Make `results/latest` name `folder`, if that lies in `results`."""
    if folder.resolve().parent != results.resolve():
        return
    link, fresh = results / LATEST, results / f".{LATEST}-{os.getpid()}"
    fresh.symlink_to(folder.name)
    fresh.replace(link)


def latest_session(results: Path) -> Path:
    """The folder that `results/latest` names. Raises UsageError if there is none."""
    link = results / LATEST
    if not link.is_dir():
        raise UsageError(
            "looking for the last session",
            str(link),
            "there is no session yet",
            "make one with: make compare, or name a session's folder",
        )
    return link.resolve()


class SessionWriter:
    """Appends records, each on disk before the next thing happens.

    One writer at a time: the folder's records are locked while it is open.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / LOGS).mkdir(exist_ok=True)
        self._records = os.open(
            folder / RECORDS, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644
        )
        try:
            fcntl.flock(self._records, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(self._records)
            raise UsageError(
                "opening a session for writing",
                str(folder),
                "another harness is writing to it",
                "wait for it to end, or choose another folder with --out",
            ) from None
        self._drop_half_a_line()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        os.close(self._records)

    @property
    def logs(self) -> Path:
        return self.folder / LOGS

    def write_plan(self, plan: Plan, host: Host) -> None:
        """Put plan and host on disk, then the header."""
        for name, part in ((PLAN, plan), (HOST, host)):
            write_whole(self.folder / name, part.model_dump_json(indent=1) + "\n")
        self.append(
            Header(
                session=plan.session,
                catalogue_digest=plan.catalogue_digest,
                started_at=datetime.now(UTC).isoformat(timespec="seconds"),
            )
        )

    def append(self, record: BaseModel) -> None:
        """One record, flushed to the disk when this returns."""
        line = record.model_dump_json().encode() + b"\n"
        view = memoryview(line)
        while view:
            view = view[os.write(self._records, view) :]
        os.fsync(self._records)

    def finish(self, why: str, invocations: int) -> None:
        self.append(
            Footer(
                ended_at=datetime.now(UTC).isoformat(timespec="seconds"),
                why=why,
                invocations=invocations,
            )
        )

    def _drop_half_a_line(self) -> None:
        # After kill -9 the last line may be cut short. It was never counted as measured.
        size = os.fstat(self._records).st_size
        position = size
        while position > 0:
            start = max(0, position - 65536)
            chunk = os.pread(self._records, position - start, start)
            newline = chunk.rfind(b"\n")
            if newline >= 0:
                position = start + newline + 1
                break
            position = start
        if position != size:
            os.ftruncate(self._records, position)
        os.lseek(self._records, 0, os.SEEK_END)


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
            content = path.read_bytes()
        except OSError as unreadable:
            raise InputError(
                STEP,
                str(path),
                f"cannot be read: {unreadable}",
                "copy the whole session folder",
            ) from unreadable
        lines = content.split(b"\n")
        for number, line in enumerate(lines[:-1], start=1):
            try:
                records.append(_RECORD.validate_json(line))
            except ValidationError as invalid:
                if number == 1:
                    self._require_schema(path, _parsed(line))
                first = invalid.errors(include_url=False)[0]
                place = ".".join(str(part) for part in first["loc"])
                raise InputError(
                    STEP,
                    f"{path}:{number}",
                    f"field {place}: {first['msg']}",
                    "the record was changed after it was written; restore it from its origin",
                ) from None
        if not records or not isinstance(records[0], Header):
            raise InputError(
                STEP, f"{path}:1", "is not a header", "the session never began"
            )
        self._require_version(path, records[0].schema_version)
        return records

    @property
    def invocations(self) -> list[InvocationRecord]:
        return [
            record for record in self.records if isinstance(record, InvocationRecord)
        ]

    @property
    def calibrations(self) -> list[CalibrationRecord]:
        return [
            record for record in self.records if isinstance(record, CalibrationRecord)
        ]

    @property
    def references(self) -> list[ReferenceRecord]:
        return [
            record for record in self.records if isinstance(record, ReferenceRecord)
        ]

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
            return kind.model_validate_json(text)
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
            raise InputError(
                STEP, str(path), "states no schema_version", "restore the file"
            )
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


def write_whole(path: Path, text: str) -> None:
    """The file appears with all of `text` or not at all."""
    fresh = path.with_name(f".{path.name}-{os.getpid()}")
    with fresh.open("w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    fresh.replace(path)


def _parsed(text: bytes) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None
