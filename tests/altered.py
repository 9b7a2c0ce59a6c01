"""The real session of the repository, copied and altered as another one might have turned out."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

REFERENCE = Path(__file__).resolve().parents[1] / "results" / "reference"
MEASURED = ("plan.json", "host.json", "records.jsonl")

#: A file of JSON or a line of one, to be changed in place.
Alter = Callable[[dict[str, Any]], None]


def altered(
    folder: Path,
    *,
    plan: Alter | None = None,
    host: Alter | None = None,
    invocation: Alter | None = None,
) -> Path:
    """What was measured of the reference session's workloads, in a new folder, with those changes.

    Its claims are without what they say of probes, so that a cell decides on a verdict alone.
    """
    folder.mkdir(parents=True)
    for name in MEASURED:
        shutil.copy(REFERENCE / name, folder / name)
    for name, change in (("plan.json", without_probes), ("plan.json", plan), ("host.json", host)):
        if change is not None:
            data = json.loads((folder / name).read_text(encoding="utf-8"))
            change(data)
            (folder / name).write_text(json.dumps(data), encoding="utf-8")
    if invocation is not None:
        path = folder / "records.jsonl"
        records = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        for record in records:
            if record["type"] == "invocation":
                invocation(record)
        path.write_text("".join(f"{json.dumps(each)}\n" for each in records), encoding="utf-8")
    return folder


def without_probes(plan: dict[str, Any]) -> None:
    """The claims about workloads, and nothing else of them."""
    plan["claims"] = [{**each, "probes": []} for each in plan["claims"] if each["parts"]]
    plan["probing"] = {}


def renamed(folder: Path, old: str, new: str) -> Path:
    """The reference session with a runtime of another name, wherever it stands."""
    altered(folder)
    for name in MEASURED:
        text = (folder / name).read_text(encoding="utf-8")
        (folder / name).write_text(text.replace(old, new), encoding="utf-8")
    return folder


def slower(cell_has: tuple[str, ...], factor: int) -> Alter:
    """Invocations of cells with all these parts in their key take that many times as long."""

    def change(record: dict[str, Any]) -> None:
        if not set(cell_has) <= set(record["cell"].split("/")):
            return
        for iteration in record["iterations"]:
            begun = iteration["requested_ns"]
            iteration["joined_ns"] = begun + factor * (iteration["joined_ns"] - begun)

    return change


def lost(cell_has: tuple[str, ...]) -> Alter:
    """Invocations of cells with all these parts in their key crash."""

    def change(record: dict[str, Any]) -> None:
        if set(cell_has) <= set(record["cell"].split("/")):
            record |= {"outcome": "crashed", "reason": "SIGSEGV", "iterations": []}

    return change
