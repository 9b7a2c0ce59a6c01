"""A session that somebody else sent: whatever stands in it, a safe report or a clear error."""

from __future__ import annotations

import json
import shutil
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from harness.cli import reporting
from harness.errors import InputError
from tests.show.conftest import STORED

NAMES = {
    "a script": "<script>alert(document.domain)</script>",
    "a way out of the folder": "../../../tmp/escaped",
    "a NUL and other controls": "a\x00b\x1b[31mc\x07",
    "ten kilobytes": "long " * 2000,
    "marks of every language": "$x$ & % # _ { } ~ ^ \\ | * ` ]]> -->",
}


def altered(
    folder: Path, *, plan: Callable[[Any], None] | None = None,
    host: Callable[[Any], None] | None = None, record: Callable[[Any], None] | None = None,
) -> Path:  # fmt: skip
    """The stored session with every file put through what is given for it."""
    shutil.copytree(STORED, folder, ignore=shutil.ignore_patterns("expected"))
    for name, change in (("plan.json", plan), ("host.json", host)):
        if change:
            data = json.loads((folder / name).read_text(encoding="utf-8"))
            change(data)
            (folder / name).write_text(json.dumps(data), encoding="utf-8")
    if record:
        lines = (folder / "records.jsonl").read_text(encoding="utf-8").splitlines()
        records = [json.loads(line) for line in lines]
        for each in records:
            record(each)
        text = "".join(f"{json.dumps(each)}\n" for each in records)
        (folder / "records.jsonl").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_names_that_mean_harm_are_written_as_text(tmp_path: Path, name: str) -> None:
    def plan(data: Any) -> None:
        data["session"] = data["profile"] = name
        for runtime in data["runtimes"]:
            runtime["title"] = name
        for claim in data["claims"]:
            claim["statement"] = name

    def host(data: Any) -> None:
        data["hostname"] = data["cpu_model"] = data["git_commit"] = name

    folder = altered(tmp_path / "session", plan=plan, host=host)
    before = set(tmp_path.parent.iterdir())

    reporting.write_verdicts(folder, reporting.judged(folder))
    written = reporting.write_report(folder, reporting.judged(folder))

    assert all(folder in path.parents for path in written)
    assert set(tmp_path.parent.iterdir()) == before
    for path in folder.rglob("*.svg"):
        assert ET.parse(path).getroot().tag.endswith("svg")
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert page.count("<script") == 1
    assert not set(page) & {"\x00", "\x1b", "\x07"}
    assert r"\end{table}" in (folder / "comparison.tex").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("field", "value"),
    [("joined_ns", 0), ("joined_ns", float("nan")), ("requested_ns", float("inf")),
     ("end_ns", [1, 1]), ("start_ns", ["<script>", None])],
    ids=["negative time", "NaN", "infinity", "tasks that end before they start", "text"],
)  # fmt: skip
def test_times_that_cannot_be_are_refused_with_where_they_stand(
    tmp_path: Path, field: str, value: object
) -> None:
    def record(data: Any) -> None:
        for iteration in data.get("iterations", ()):
            iteration[field] = value

    folder = altered(tmp_path / "session", record=record)

    with pytest.raises(InputError) as told:
        reporting.judged(folder)

    assert "records.jsonl:" in str(told.value) or "block 0" in str(told.value)
    assert "next: " in str(told.value)


def test_an_infinite_number_of_a_probe_is_refused(tmp_path: Path) -> None:
    folder = altered(tmp_path / "session")
    line = (
        '{"type": "probe", "block": 0, "position": 0, "cell": "x", "argv": [], "outcome": '
        '"completed", "observations": [{"metric": "m", "value": Infinity, "unit": "ns", '
        '"condition": ""}]}\n'
    )
    with (folder / "records.jsonl").open("a", encoding="utf-8") as stream:
        stream.write(line)

    with pytest.raises(InputError, match="finite"):
        reporting.judged(folder)
