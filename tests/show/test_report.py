"""The page: whole, safe whatever a session's names hold, and every verdict one click away."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from harness.catalogue.loader import load_catalogue
from harness.judge.judgement import Judgement
from harness.show.figures import draw_all
from harness.show.report import html
from harness.show.report.answers import answers
from harness.vocabulary import VerdictWord
from tests.show.sessions import judgement_of, plan_with

LAYOUT = load_catalogue().model_table
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "../../etc/passwd",
    "a" * 10_000,
    "{{ 7 * 7 }} {% raw %} ${x} \\ $x^2$ %s",
    "\u202e\u2028 new\nline\ttab",
]


class Page(HTMLParser):
    """Every element with its attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def values(self, name: str) -> list[str]:
        return [given for _, attributes in self.found if (given := attributes.get(name))]


def page_of(judgement: Judgement, folder: Path) -> str:
    return html(judgement, LAYOUT, draw_all(judgement, folder, kinds=["svg"]))


@pytest.fixture(scope="module")
def text(four: Judgement, tmp_path_factory: pytest.TempPathFactory) -> str:
    return page_of(four, tmp_path_factory.mktemp("figures"))


def test_nothing_on_the_page_points_out_of_it(text: str) -> None:
    page = Page(text)
    links = [*page.values("href"), *page.values("src"), *page.values("xlink:href")]

    assert {link for link in links if not link.startswith(("#", "data:,"))} == set()
    assert {tag for tag, _ in page.found} & {"link", "iframe", "object", "embed"} <= {"link"}
    assert "@import" not in text
    assert re.findall(r"url\((?!#)", text) == []


def test_every_link_of_the_page_leads_somewhere_and_no_two_places_share_a_name(text: str) -> None:
    page = Page(text)
    places = page.values("id")

    assert len(places) == len(set(places))
    inner = {link[1:] for link in page.values("href") if link.startswith("#")}
    assert inner - set(places) == set()
    assert sum(link.startswith("verdict-") for link in inner) >= 15


def test_each_verdict_stands_with_its_chain_down_to_the_samples(four: Judgement, text: str) -> None:
    for claim in four.plan.claims:
        assert f'id="claim-{claim.id}"' in text
        assert f"claim {claim.id}: " in text  # as `harness explain` begins
    assert text.count('class="verdict"') == len(four.verdicts)


def test_the_first_screen_says_where_how_much_and_what_came_of_it(
    four: Judgement, text: str
) -> None:
    first = text[: text.index('id="tables"')]

    for part in (four.host.hostname, "12 of 12 blocks", "In thirty seconds", "Surprises",
                 "Confirmations", "Not testable here"):  # fmt: skip
        assert part in first
    for row in four.plan.textbook.comparison:
        assert row.threads.text in first
        assert row.processes.text in first


def test_a_surprise_contradicts_the_textbook_and_a_confirmation_does_not(four: Judgement) -> None:
    said = answers(four)

    assert 0 < len(said.surprises) <= 3
    assert all(v.word not in (VerdictWord.CONFIRMED, VerdictWord.SHOWN) for v in said.surprises)
    assert [v.word for v in said.confirmations] == [VerdictWord.CONFIRMED] * 3
    assert len({v.claim for v in said.confirmations}) == 3


def test_the_answer_names_both_mechanisms_of_every_ratio_it_gives(four: Judgement) -> None:
    said = answers(four).aloud

    assert said
    for sentence in said:
        for given in re.findall(r"\(([^()]*, [^()]*)\)", sentence):
            assert "/" in given
    assert any(" : " in sentence for sentence in said)


def test_without_a_decided_verdict_the_answer_says_so_and_no_more(
    four: Judgement, tmp_path: Path
) -> None:
    undecided = tuple(
        replace(v, headline=replace(v.headline, word=VerdictWord.INCONCLUSIVE))
        for v in four.verdicts
    )
    judgement = replace(four, verdicts=undecided)

    text = page_of(judgement, tmp_path)

    assert answers(judgement).aloud == ()
    assert "This session decided nothing" in text


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_a_name_is_only_text_whatever_it_holds(four: Judgement, name: str) -> None:
    host = four.host.model_copy(update={"hostname": name, "cpu_model": name})
    runtimes = tuple(r.model_copy(update={"title": name}) for r in four.plan.runtimes)
    claims = tuple(c.model_copy(update={"statement": name}) for c in four.plan.claims)
    plan = four.plan.model_copy(update={"runtimes": runtimes, "claims": claims})

    hostile = html(replace(four, host=host, plan=plan), LAYOUT, [])

    tags = [tag for tag, _ in Page(hostile).found]
    assert tags.count("script") == 1
    assert Page(hostile).values("onerror") == []
    assert tags.count("img") == 0
    assert "49" not in re.findall(r"Threads and processes, measured on (\S+)", hostile)


def test_a_session_without_a_number_has_a_page(tmp_path: Path) -> None:
    bare = judgement_of(tmp_path / "session", plan_with(0, gone=["go"]))

    text = page_of(bare, tmp_path / "figures")

    assert "goc: not found" in text


def test_the_source_of_a_racing_loop_stands_with_its_flags(four: Judgement, tmp_path: Path) -> None:
    probes = load_catalogue().probes
    source = "race.c:\n\nfor (i = 0; i < n && i >= 0; i++)\n    *counter = *counter + 1;\n"
    runtimes = tuple(
        r.model_copy(update={"excerpts": {"race": source}, "flags": ("-O2",)})
        for r in four.plan.runtimes
    )
    probing = four.plan.probing.model_copy(update={"probes": (probes["race"],)})
    plan = four.plan.model_copy(update={"runtimes": runtimes, "probing": probing})

    text = page_of(replace(four, plan=plan), tmp_path)

    assert "i &lt; n &amp;&amp; i &gt;= 0" in text
    assert "Built with <code>-O2</code>" in text
