"""The folders of sessions: a new one, and the one that was measured last."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from harness.errors import UsageError

LATEST = "latest"


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
