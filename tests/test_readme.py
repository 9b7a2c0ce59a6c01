"""What the README shows of a session is what that session says today."""

from __future__ import annotations

import re
from pathlib import Path

from harness.cli.reporting import judged
from harness.show import tables
from harness.show.formats import markdown

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "results" / "reference"
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_readmes_verdicts_are_those_of_the_reference_session() -> None:
    shown = re.search(r"<!-- verdicts: .*? -->\n(.*?)\n<!-- end of verdicts -->", README, re.DOTALL)

    assert shown is not None
    assert shown.group(1) == markdown(tables.verdict_matrix(judged(REFERENCE)))


def test_every_file_that_a_document_points_to_is_there() -> None:
    documents = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("lang/*.md")]
    missing = [
        f"{document.relative_to(ROOT)}: {target}"
        for document in documents
        for target in re.findall(r"\]\(([^)#\s]+)\)", document.read_text(encoding="utf-8"))
        if "://" not in target and not (document.parent / target).exists()
    ]

    assert missing == []


def test_the_question_the_commands_and_the_verdicts_stand_near_the_top() -> None:
    top = "\n".join(README.splitlines()[:45])

    for part in ("make compare", "make test", "end of verdicts", "textbook.svg", "does not say"):
        assert part in top
