"""The findings of a validation as a table, and their place in a document."""

from __future__ import annotations

from collections.abc import Sequence

from harness.errors import InputError
from harness.judge.validation.simulated import Finding
from harness.show.tables import Table


def findings_table(findings: Sequence[Finding], about: str) -> Table:
    """A row per figure, with its target; `about` says which run it is from."""
    words = {True: "holds", False: "MISSED", None: ""}
    rows = [
        (each.experiment, each.case, each.target, each.found, words[each.holds])
        for each in findings
    ]
    return Table(about, ("experiment", "case", "target", "found", ""), tuple(rows))


def replaced(document: str, name: str, text: str, path: str) -> str:
    """The document with `text` between the marks of that name. Raises InputError without them."""
    begin, end = f"<!-- validation, {name} -->", f"<!-- end of validation, {name} -->"
    before, found, rest = document.partition(begin)
    _, closed, after = rest.partition(end)
    if not found or not closed:
        raise InputError("writing the tables", path, f"has no marks {begin} ... {end}", "add them")
    return f"{before}{begin}\n{text}\n{end}{after}"
