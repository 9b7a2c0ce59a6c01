"""A line becomes a typed message, or is refused with what is wrong with it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from harness.protocol import MAX_LINE_BYTES, ProtocolViolation, parse_line
from tests.protocol.lines import EXAMPLES, OPTIONAL, changed, encoded, without

NEEDED_FIELD = [
    (kind, field)
    for kind, example in EXAMPLES.items()
    for field in example
    if field not in OPTIONAL.get(kind, set())
]


@pytest.mark.parametrize("kind", EXAMPLES)
def test_every_type_of_message_says_the_same_after_a_round_trip(kind: str) -> None:
    message = parse_line(encoded(EXAMPLES[kind]))

    assert message.type == kind
    assert json.loads(message.model_dump_json()) == EXAMPLES[kind]
    assert parse_line(message.model_dump_json().encode()) == message


@pytest.mark.parametrize(("kind", "field"), NEEDED_FIELD)
def test_no_needed_field_can_be_left_out(kind: str, field: str) -> None:
    with pytest.raises(ProtocolViolation):
        parse_line(without(kind, field))


@pytest.mark.parametrize("kind", EXAMPLES)
def test_an_unknown_field_is_refused_by_its_name(kind: str) -> None:
    with pytest.raises(ProtocolViolation, match="extra_field"):
        parse_line(changed(kind, extra_field=1))


def test_an_unknown_field_of_a_model_is_refused_by_its_place() -> None:
    model = EXAMPLES["describe"]["models"][0] | {"colour": "red"}

    with pytest.raises(ProtocolViolation, match=r"models\.0\.colour"):
        parse_line(changed("describe", models=[model]))


@pytest.mark.parametrize("kind", EXAMPLES)
def test_a_message_of_the_next_version_is_refused(kind: str) -> None:
    with pytest.raises(ProtocolViolation, match=r"\bv\b"):
        parse_line(changed(kind, v=2))


@pytest.mark.parametrize("version", [0, "1", None, True, 1.0, [1]], ids=repr)
def test_a_version_that_is_not_the_integer_1_is_refused(version: Any) -> None:
    with pytest.raises(ProtocolViolation, match=r"\bv\b"):
        parse_line(changed("done", v=version))


@pytest.mark.parametrize("kind", ["begun", "DONE", "", 1, None])
def test_an_unknown_type_of_message_is_refused(kind: Any) -> None:
    with pytest.raises(ProtocolViolation):
        parse_line(encoded({"v": 1, "type": kind}))


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        ("started", "pid", "4711"),
        ("started", "pid", 4711.0),
        ("started", "pid", True),
        ("started", "pid", 0),
        ("started", "clock_ns", "1"),
        ("started", "clock_ns", -1),
        ("started", "clock_ns", 1.5),
        ("iteration", "index", -1),
        ("iteration", "index", "0"),
        ("iteration", "warmup", 1),
        ("iteration", "warmup", "true"),
        ("iteration", "requested_ns", None),
        ("iteration", "ready_ns", [None, 2]),
        ("iteration", "ready_ns", ["2", 2]),
        ("iteration", "ready_ns", 2),
        ("iteration", "start_ns", [3.0, None]),
        ("iteration", "end_ns", {"0": 7}),
        ("iteration", "processes", [True, None]),
        ("iteration", "threads", [-1, None]),
        ("iteration", "checksum", "F5F29B93D98573E8"),
        ("iteration", "checksum", "f5f29b93d98573e"),
        ("iteration", "checksum", "0xf5f29b93d98573"),
        ("iteration", "checksum", "f5f29b93d98573e8\n"),
        ("iteration", "checksum", 1234567812345678),
        ("observation", "metric", "Creation NS"),
        ("observation", "metric", ""),
        ("observation", "value", "81234.5"),
        ("observation", "value", True),
        ("observation", "value", None),
        ("observation", "unit", 1),
        ("observation", "condition", "x" * 201),
        ("parked", "processes", ["1"]),
        ("parked", "threads", [0]),
        ("error", "code", "oops"),
        ("error", "message", ""),
        ("error", "message", 5),
        ("describe", "language", "C"),
        ("describe", "version", 12.2),
        ("describe", "implementation", ""),
        ("describe", "workloads", "collatz"),
        ("describe", "models", {}),
        ("describe", "facts", {"cpus_believed": 2.0}),
        ("describe", "facts", {"cpus": [0, 1]}),
    ],
)  # fmt: skip
def test_a_value_of_another_type_is_refused_and_never_converted(
    kind: str, field: str, value: Any
) -> None:
    with pytest.raises(ProtocolViolation, match=field):
        parse_line(changed(kind, **{field: value}))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("family", "fibers"),
        ("lifetimes", ["forever"]),
        ("lifetimes", [1]),
        ("multiplexed", 0),
        ("parallel", "yes"),
        ("baseline", None),
    ],
)
def test_a_model_with_a_word_that_the_vocabulary_lacks_is_refused(field: str, value: Any) -> None:
    model = EXAMPLES["describe"]["models"][0] | {field: value}

    with pytest.raises(ProtocolViolation, match=field):
        parse_line(changed("describe", models=[model]))


@pytest.mark.parametrize("number", [b"NaN", b"Infinity", b"-Infinity", b"1e999"])
@pytest.mark.parametrize("kind", ["observation", "started"])
def test_a_number_that_is_not_finite_is_refused(kind: str, number: bytes) -> None:
    field = b'"value":81234.5' if kind == "observation" else b'"clock_ns":123456789'
    line = encoded(EXAMPLES[kind])
    assert field in line

    with pytest.raises(ProtocolViolation):
        parse_line(line.replace(field, field.split(b":")[0] + b":" + number))


def test_a_whole_number_serves_as_the_value_of_an_observation() -> None:
    message = parse_line(changed("observation", value=3))

    assert message.model_dump()["value"] == 3.0


@pytest.mark.parametrize("digits", [19, 30, 400, 5000])
def test_an_integer_beyond_63_bits_is_refused_and_not_rounded(digits: int) -> None:
    line = b'{"v":1,"type":"started","pid":1,"clock_ns":%s}' % (b"9" * digits)
    if digits == 19:
        assert int("9" * digits) >= 2**63

    with pytest.raises(ProtocolViolation):
        parse_line(line)


def test_the_largest_63_bit_time_is_kept_to_the_last_digit() -> None:
    message = parse_line(changed("started", clock_ns=2**63 - 1))

    assert message.model_dump()["clock_ns"] == 2**63 - 1


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b" ",
        b"hello",
        b"Traceback (most recent call last):",
        b'{"v":1,"type":"done"',
        b'{"v":1,"type":"done"} {"v":1,"type":"done"}',
        b'{"v":1,"type":"done"}\x00',
        b'{"v":1,"type":"armed","condition":"\xff"}',
        b'{"v":1,"type":"armed","condition":"\\ud800"}',
        b"\xef\xbb\xbf" + b'{"v":1,"type":"done"}',
        b"[" * 100_000,
        b'[{"v":1,"type":"done"}]',
        b'"done"',
        b"1",
        b"null",
    ],
    ids=lambda line: repr(line[:40]),
)
def test_a_line_that_is_not_one_json_object_is_refused(line: bytes) -> None:
    with pytest.raises(ProtocolViolation):
        parse_line(line)


def test_a_line_of_the_largest_length_is_read_and_one_byte_more_is_refused() -> None:
    room = MAX_LINE_BYTES - len(changed("armed", condition=""))
    longest = changed("armed", condition="x" * room)
    assert len(longest) == MAX_LINE_BYTES

    assert parse_line(longest).type == "armed"
    with pytest.raises(ProtocolViolation, match=str(MAX_LINE_BYTES)):
        parse_line(longest + b" ")


def test_a_refusal_shows_where_the_line_begins_and_no_more_than_that() -> None:
    with pytest.raises(ProtocolViolation) as refusal:
        parse_line(b"segmentation fault at " + b"9" * 10_000)

    assert "segmentation fault at" in str(refusal.value)
    assert len(str(refusal.value)) < 500
