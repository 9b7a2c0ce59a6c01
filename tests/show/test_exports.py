"""The files that others read: their columns, and that no text breaks out of its cell."""

from __future__ import annotations

import csv
import json
import math
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.catalogue.loader import load_catalogue
from harness.judge.judgement import Judgement
from harness.show.exports import (
    write_comparison,
    write_observations,
    write_tables,
    write_verdicts_json,
)
from harness.show.formats import markdown
from harness.show.tables import Table

#: Columns that others may rely on; more may follow, in between as well.
OBSERVATIONS = [
    "host",
    "block",
    "language",
    "runtime",
    "model",
    "family",
    "lifetime",
    "subject",
    "workers",
    "condition",
    "metric",
    "value",
    "unit",
]
COMPARISON = [
    "language",
    "runtime",
    "model",
    "family",
    "subject",
    "workers",
    "condition",
    "metric",
    "estimate",
    "low",
    "high",
    "unit",
    "blocks",
    "status",
]
VERDICTS = [
    "claim",
    "language",
    "runtime",
    "verdict",
    "effect",
    "low",
    "high",
    "blocks",
    "reason",
    "pairs",
]
WORDS = {"confirmed", "smaller", "tie", "opposite", "depends", "inconclusive", "not-testable"}
HOSTILE = [
    "a|b",
    "two\nlines",
    "a\r\nb",
    "a\rb",
    "<script>alert(1)</script>",
    "<!-- gone",
    "`code`",
    "``` fence",
    "a\\|b",
    "trailing\\",
    "*bold* _it_ **x**",
    "&lt;script&gt;",
    "# heading",
    "line\u2028separator\x0bfeed",
    "-",
    "1e5",
    "0x10",
    "",
]


def header_of(path: Path) -> list[str]:
    with path.open(newline="", encoding="utf-8") as stream:
        return next(csv.reader(stream))


def is_subsequence(part: list[str], whole: list[str]) -> bool:
    rest = iter(whole)
    return all(name in rest for name in part)


def unescaped_pipes(line: str) -> int:
    """How many cell borders GitHub's Markdown sees: pipes after an even number of backslashes."""
    count, slashes = 0, 0
    for character in line:
        if character == "|" and slashes % 2 == 0:
            count += 1
        slashes = slashes + 1 if character == "\\" else 0
    return count


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append(tag)

    def handle_comment(self, data: str) -> None:
        self.found.append("comment")


def assert_stays_a_table(text: str, rows: int, columns: int) -> None:
    """A heading, a rule and `rows` lines of as many cells, with no HTML but line breaks."""
    # Markdown ends a line at \n, \r\n and \r alike.
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert len(lines) == rows + 2, text
    assert {unescaped_pipes(line) for line in lines} == {columns + 1}, text
    tags = _Tags()
    tags.feed(text)
    assert set(tags.found) <= {"br"}, text


@pytest.mark.parametrize("cell", HOSTILE, ids=ascii)
def test_no_cell_breaks_out_of_its_table(cell: str) -> None:
    table = Table("t", ("one", cell or "two", "three"), (("a", cell, "b"), (cell, cell, cell)))

    assert_stays_a_table(markdown(table), rows=2, columns=3)


@given(st.text(alphabet="ab|\\`*_<>!-&\r\n\x0b\u2028 #[]()~", max_size=12))
def test_no_text_at_all_breaks_out_of_its_table(cell: str) -> None:
    table = Table("t", ("one", "two"), ((cell, "b"), ("a", cell)))

    assert_stays_a_table(markdown(table), rows=2, columns=2)


def test_a_backtick_in_a_cell_opens_no_code() -> None:
    """In code a backslash would no longer protect a pipe."""
    text = markdown(Table("t", ("one",), (("`a",), ("b`",))))

    assert text.count("`") == text.count("\\`") == 2


def test_a_number_is_left_as_it_was_written() -> None:
    text = markdown(Table("t", ("one",), (("1.900",), ("1e5",), ("0010",))))

    assert [line.strip("| ") for line in text.splitlines()[2:]] == ["1.900", "1e5", "0010"]


def test_the_observations_have_the_columns_that_others_rely_on(
    provisional: Judgement, tmp_path: Path
) -> None:
    path = write_observations(tmp_path, provisional)

    assert path.name == "observations.csv"
    assert is_subsequence(OBSERVATIONS, header_of(path))
    with path.open(newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == len(provisional.observations)
    assert {row["host"] for row in rows} == {"example"}
    assert all(math.isfinite(float(row["value"])) for row in rows)


def test_the_comparison_has_the_columns_that_others_rely_on(
    provisional: Judgement, tmp_path: Path
) -> None:
    path = write_comparison(tmp_path, provisional)

    assert path.name == "comparison.csv"
    assert is_subsequence(COMPARISON, header_of(path))


def test_a_row_of_the_comparison_has_a_number_or_says_why_not(
    provisional: Judgement, tmp_path: Path
) -> None:
    with write_comparison(tmp_path, provisional).open(newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))

    for row in rows:
        numbers = [row[name] for name in ("estimate", "low", "high")]
        if row["status"] == "ok":
            low, estimate, high = (float(numbers[i]) for i in (1, 0, 2))
            assert low <= estimate <= high
            assert int(row["blocks"]) >= 6
        else:
            assert numbers == ["", "", ""]
            assert row["language"] == "go"
    assert sum(row["status"] != "ok" for row in rows) == 2


def test_a_reason_with_line_ends_and_quotes_stays_one_row(
    provisional: Judgement, tmp_path: Path
) -> None:
    reason = 'crashed: "SIGSEGV",\nafter\r\na, b'
    judgement = replace(provisional, rows=(replace(provisional.rows[0], status=reason),))

    with write_comparison(tmp_path, judgement).open(newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))

    assert [row["status"] for row in rows] == [reason]


def test_the_verdicts_have_the_fields_that_others_rely_on(
    provisional: Judgement, tmp_path: Path
) -> None:
    entries = json.loads(write_verdicts_json(tmp_path, provisional).read_text(encoding="utf-8"))

    assert len(entries) == len(provisional.verdicts)
    for entry in entries:
        assert is_subsequence(VERDICTS, list(entry))
        assert entry["verdict"] in WORDS
        assert entry["pairs"][0]["verdict"] == entry["verdict"]
        assert (entry["effect"] is None) == (entry["verdict"] == "not-testable")


def test_the_verdicts_are_json_without_words_that_json_has_not(
    provisional: Judgement, tmp_path: Path
) -> None:
    text = write_verdicts_json(tmp_path, provisional).read_text(encoding="utf-8")

    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    json.loads(text, parse_constant=refuse)


def test_the_markdown_page_holds_every_table_and_explains_its_marks(
    provisional: Judgement, tmp_path: Path
) -> None:
    path, _ = write_tables(tmp_path, provisional, load_catalogue().model_table)

    text = path.read_text(encoding="utf-8")
    assert text.startswith("example: 2 CPUs")
    assert text.count("\n|:") == 4, "the rule under the headings of each table"
    assert "\\* provisional" in text
    assert "goc: not found" in text


def test_what_a_host_calls_itself_is_only_text_in_the_markdown_page(
    provisional: Judgement, tmp_path: Path
) -> None:
    named = provisional.host.model_copy(update={"hostname": "a_b_c", "cpu_model": "<b>Chip</b>"})
    judgement = replace(provisional, host=named)

    path, _ = write_tables(tmp_path, judgement, load_catalogue().model_table)
    text = path.read_text("utf-8")

    tags = _Tags()
    tags.feed(text)
    assert set(tags.found) <= {"br"}
