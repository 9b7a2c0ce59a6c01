"""Append a session to its folder, each record on disk before the next thing happens."""

from __future__ import annotations

import fcntl
import os
import signal
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from harness.errors import UsageError
from harness.store.host import Host
from harness.store.planned import Plan
from harness.store.records import Footer, Header, InvocationRecord, ProbeRecord, Record
from harness.store.stored import HOST, LOGS, PLAN, RECORDS


class SessionWriter:
    """Appends records, each on disk before the next thing happens.

    One writer at a time: the folder's records are locked while it is open.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        #: How many invocations this writer has put on disk.
        self.invocations = 0
        (folder / LOGS).mkdir(exist_ok=True)
        self._records = os.open(folder / RECORDS, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
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

    def append(self, record: Record) -> None:
        """One record, flushed to the disk when this returns.

        Ctrl-C waits until it is there: half a line followed by another would spoil both.
        """
        line = msgspec.json.encode(record) + b"\n"
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            view = memoryview(line)
            while view:
                view = view[os.write(self._records, view) :]
            os.fsync(self._records)
            self.invocations += isinstance(record, (InvocationRecord, ProbeRecord))
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)

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


def write_whole(path: Path, text: str) -> None:
    """The file appears with all of `text` or not at all."""
    fresh = path.with_name(f".{path.name}-{os.getpid()}")
    with fresh.open("w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    fresh.replace(path)
