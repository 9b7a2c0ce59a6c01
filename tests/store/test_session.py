"""What was appended is read back; what was cut or changed is not taken for it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from harness.errors import InputError, UsageError
from harness.store import (
    CalibrationRecord,
    Footer,
    Header,
    InvocationRecord,
    Plan,
    Record,
    ReferenceRecord,
    SessionReader,
    SessionWriter,
)
from harness.vocabulary import Outcome
from tests.sessions import failed, host
from tests.store.conftest import FORK


def write(folder: Path, plan: Plan, records: list[Record]) -> Path:
    """A finished session; the path of its records."""
    with SessionWriter(folder) as writer:
        writer.write_plan(plan, host())
        for record in records:
            writer.append(record)
        writer.finish("finished", len(records))
    return folder / "records.jsonl"


def lines_of(path: Path) -> list[bytes]:
    return path.read_bytes().splitlines(keepends=True)


def refusal_of(folder: Path) -> InputError:
    with pytest.raises(InputError) as refusal:
        _ = SessionReader(folder).records
    assert refusal.value.exit_status == 2
    return refusal.value


def test_what_was_appended_is_read_back_in_order(
    folder: Path, plan: Plan, records: list[Record]
) -> None:
    write(folder, plan, records)
    reader = SessionReader(folder)

    assert reader.plan == plan
    assert reader.host == host()
    assert reader.records[1:-1] == records
    first, last = reader.records[0], reader.records[-1]
    assert isinstance(first, Header)
    assert (first.session, first.catalogue_digest) == (plan.session, plan.catalogue_digest)
    assert isinstance(last, Footer)
    assert (last.why, last.invocations) == ("finished", len(records))
    assert reader.finished


def test_records_are_found_by_their_type(folder: Path, plan: Plan, records: list[Record]) -> None:
    write(folder, plan, records)
    reader = SessionReader(folder)

    assert reader.calibrations == [r for r in records if isinstance(r, CalibrationRecord)]
    assert reader.references == [r for r in records if isinstance(r, ReferenceRecord)]
    assert reader.invocations == [r for r in records if isinstance(r, InvocationRecord)]
    assert (len(reader.calibrations), len(reader.invocations)) == (2, 2)


def test_every_record_is_on_disk_when_append_returns(
    folder: Path, plan: Plan, records: list[Record]
) -> None:
    with SessionWriter(folder) as writer:
        writer.write_plan(plan, host())
        for count, record in enumerate(records, start=1):
            writer.append(record)
            assert SessionReader(folder).records[1:] == records[:count]


@pytest.mark.parametrize(
    "reason",
    [
        "línea ünïcode 中文 \U0001f600",
        "two\nlines\r\nand a return\rhere",
        "\x00\x01\x1b[31mred\x7f",
        "next\x85line\u2028separator\u2029paragraph\x0b\x0c\x1c",
        '"quoted" \\ back\\nslash {"v":1}',
        "\ufffd replaced",
    ],
    ids=ascii,
)
def test_a_reason_is_kept_to_the_character(folder: Path, plan: Plan, reason: str) -> None:
    record = failed(FORK, 0, Outcome.CRASHED, reason)
    path = write(folder, plan, [record, record])

    assert [r.reason for r in SessionReader(folder).invocations] == [reason, reason]
    assert path.read_bytes().count(b"\n") == 4, "one line each: header, two records, footer"


@pytest.mark.parametrize("kept", [0, 1, 40, -2])
def test_a_cut_last_line_is_passed_over(
    folder: Path, plan: Plan, records: list[Record], kept: int
) -> None:
    path = write(folder, plan, records)
    *whole, last = lines_of(path)
    path.write_bytes(b"".join(whole) + last[:kept])

    assert SessionReader(folder).records[1:] == records
    assert not SessionReader(folder).finished


def test_a_last_line_without_its_newline_is_cut_even_where_it_can_be_read(
    folder: Path, plan: Plan, records: list[Record]
) -> None:
    """Writer and reader agree on it: the one drops what the other passed over."""
    path = write(folder, plan, records)
    path.write_bytes(path.read_bytes().removesuffix(b"\n"))

    assert not SessionReader(folder).finished
    SessionWriter(folder).close()
    assert SessionReader(folder).records[1:] == records


@pytest.mark.parametrize("length", [1, 100, 65535, 65536, 65537, 200_000])
def test_half_a_line_is_dropped_when_the_session_is_opened_again(
    folder: Path, plan: Plan, records: list[Record], length: int
) -> None:
    path = write(folder, plan, records)
    whole = path.read_bytes()
    with path.open("ab") as stream:
        stream.write(b'{"type":"invocation","reason":"'.ljust(length, b"x")[:length])

    with SessionWriter(folder) as writer:
        assert path.read_bytes() == whole
        writer.append(records[0])

    assert SessionReader(folder).records[-1] == records[0]


def test_records_that_are_one_cut_line_leave_nothing_when_opened_again(folder: Path) -> None:
    (folder / "records.jsonl").write_bytes(b'{"type":"head')

    SessionWriter(folder).close()

    assert (folder / "records.jsonl").read_bytes() == b""


def test_a_session_goes_on_where_it_was_left(
    folder: Path, plan: Plan, records: list[Record]
) -> None:
    with SessionWriter(folder) as writer:
        writer.write_plan(plan, host())
        writer.append(records[0])
        writer.finish("interrupted", 1)
    assert not SessionReader(folder).finished

    with SessionWriter(folder) as writer:
        writer.append(records[1])
        writer.finish("finished", 2)

    reader = SessionReader(folder)
    assert reader.finished
    assert reader.calibrations == records[:2]


def test_a_second_writer_is_refused_until_the_first_is_done(folder: Path, plan: Plan) -> None:
    with SessionWriter(folder) as first:
        first.write_plan(plan, host())
        before = (folder / "records.jsonl").read_bytes()
        with pytest.raises(UsageError, match="another harness is writing to it"):
            SessionWriter(folder)
        assert (folder / "records.jsonl").read_bytes() == before
        assert SessionReader(folder).plan == plan, "reading is never refused"

    SessionWriter(folder).close()


def test_a_writer_in_another_process_is_refused_too(folder: Path) -> None:
    code = "import sys; from pathlib import Path; from harness.store import SessionWriter\n"
    code += "SessionWriter(Path(sys.argv[1])).close()"
    argv = [sys.executable, "-c", code, str(folder)]

    with SessionWriter(folder):
        refused = subprocess.run(argv, capture_output=True, text=True, timeout=60, check=False)
    allowed = subprocess.run(argv, capture_output=True, text=True, timeout=60, check=False)

    assert "another harness is writing to it" in refused.stderr
    assert (refused.returncode, allowed.returncode) == (1, 0), allowed.stderr


def test_a_corrupt_line_in_the_middle_is_named_by_file_line_and_field(
    folder: Path, plan: Plan, records: list[Record]
) -> None:
    path = write(folder, plan, records)
    lines = lines_of(path)
    spoiled = json.loads(lines[4])
    spoiled["iterations"][2]["joined_ns"] = "late"
    lines[4] = json.dumps(spoiled).encode() + b"\n"
    path.write_bytes(b"".join(lines))

    refusal = refusal_of(folder)

    assert refusal.culprit == f"{path}:5"
    assert "field iterations[2].joined_ns" in refusal.problem


@pytest.mark.parametrize(
    "line", [b"\n", b"garbage\n", b"{}\n", b'{"type":"begun"}\n', b"\xff\n", b"null\n"], ids=repr
)
def test_a_line_in_the_middle_that_is_no_record_is_never_passed_over(
    folder: Path, plan: Plan, records: list[Record], line: bytes
) -> None:
    path = write(folder, plan, records)
    lines = lines_of(path)
    path.write_bytes(b"".join([*lines[:2], line, *lines[2:]]))

    assert refusal_of(folder).culprit == f"{path}:3"


def test_records_without_a_header_are_refused(
    folder: Path, plan: Plan, records: list[Record]
) -> None:
    path = write(folder, plan, records)
    path.write_bytes(b"".join(lines_of(path)[1:]))

    assert "is not a header" in refusal_of(folder).problem


def test_a_session_that_never_began_is_refused(
    folder: Path, plan: Plan, records: list[Record]
) -> None:
    path = write(folder, plan, records)
    path.write_bytes(b"")
    assert "header" in refusal_of(folder).problem

    path.unlink()
    assert refusal_of(folder).culprit == str(path)
