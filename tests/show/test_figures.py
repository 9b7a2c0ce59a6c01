"""The figures: the same bytes each time, and every text where it can be read."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest

from harness.cli.reporting import judged
from harness.judge.judgement import Judgement
from harness.show.figures import FIGURES, draw_all
from harness.show.look import LOOKS, Look
from harness.show.style import language_colours
from harness.units import three_digits
from harness.vocabulary import VerdictWord
from tests.altered import REFERENCE
from tests.sessions import BREAK_EVEN, CLAIMS
from tests.show.ink import Ink, drawing, written_by
from tests.show.sessions import judgement_of, plan_with

#: Boxes may touch, and stand over a little: a box holds room for letters that are not there.
SLACK_PX = 2.0
SESSIONS: dict[str, dict[str, object]] = {
    "one language": {"count": 1},
    "four languages": {"count": 4},
    "nine languages": {"count": 9, "blocks": 6},
    "two and two missing": {"count": 2, "gone": ("java", "python"), "blocks": 8},
    "four on one CPU": {"count": 4, "cpus": 1, "blocks": 6},
    "four at many worker counts": {"count": 4, "cpus": 16, "scaling": (1, 2, 4, 32), "blocks": 6},
    "four over the size of the job": {"count": 4, "claims": (*CLAIMS, BREAK_EVEN), "blocks": 6},
    "four with every model": {"count": 4, "every_model": True, "scaling": (1, 3, 4), "blocks": 6},
}


@pytest.fixture(scope="module", params=SESSIONS)
def judgement(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Judgement:
    plan = plan_with(**SESSIONS[request.param])  # type: ignore[arg-type]  # its options
    return judgement_of(tmp_path_factory.mktemp("session"), plan)


@pytest.fixture(scope="module", params=[each.stem for each in FIGURES])
def ink(request: pytest.FixtureRequest, judgement: Judgement) -> list[Ink]:
    drawn = drawing(request.param)
    if not drawn.data(judgement).rows:
        pytest.skip("the session has nothing that this figure shows")
    return written_by(drawn, judgement)


#: What a real session has and the sessions above have not: probes. The presets are drawn of it.
LOOKED_AT = ("textbook", "speedup", "creation", "round-trip", "responsiveness", "crashes", "blocks")


@pytest.fixture(scope="module")
def real() -> Judgement:
    return judged(REFERENCE)


#: A dark room differs from a light one in its colours alone.
PRESETS = [(look, stem) for look in LOOKS for stem in LOOKED_AT
           if look != "talk-dark" or stem == "speedup"]  # fmt: skip


@pytest.fixture(scope="module", params=PRESETS, ids="-".join)
def preset(request: pytest.FixtureRequest, real: Judgement) -> tuple[Look, list[Ink]]:
    look, stem = request.param
    return LOOKS[look], written_by(drawing(stem), real, LOOKS[look])[:3]


def words_of(name: str, judgement: Judgement) -> list[str]:
    return [line for page in written_by(drawing(name), judgement) for line, _ in page.lines]


def outside(page: Ink) -> list[str]:
    return [
        line
        for line, box in page.lines
        if min(box.x0, box.y0) < -SLACK_PX
        or box.x1 > page.width + SLACK_PX
        or box.y1 > page.height + SLACK_PX
    ]


def overlapping(page: Ink) -> list[tuple[str, str]]:
    found = []
    for (one, a), (other, b) in combinations(page.lines, 2):
        wide = min(a.x1, b.x1) - max(a.x0, b.x0)
        high = min(a.y1, b.y1) - max(a.y0, b.y0)
        if wide > SLACK_PX and high > SLACK_PX:
            found.append((one, other))
    return found


def test_no_text_reaches_out_of_the_canvas(ink: list[Ink]) -> None:
    assert [outside(page) for page in ink] == [[] for _ in ink]


def test_no_two_texts_overlap(ink: list[Ink]) -> None:
    assert all(len(page.lines) > 5 for page in ink)
    assert [overlapping(page) for page in ink] == [[] for _ in ink]


def test_a_preset_has_every_text_on_its_page_and_none_over_another(
    preset: tuple[Look, list[Ink]],
) -> None:
    _, pages = preset

    assert pages
    assert [outside(page) for page in pages] == [[] for _ in pages]
    assert [overlapping(page) for page in pages] == [[] for _ in pages]


def test_what_an_audience_reads_has_twenty_points(preset: tuple[Look, list[Ink]]) -> None:
    look, pages = preset
    if look.page_in is None:
        pytest.skip("this look is not for a projector")

    for page in pages:
        assert (page.width, page.height) == (13.33 * 100, 7.5 * 100)
        small = [text for text, size in page.sizes_pt if size < 20]
        assert [text for text, size in page.sizes_pt if size < 20 and size != look.foot_pt] == []
        assert small, "the foot stands on every slide"


def test_every_speed_up_at_the_largest_number_of_workers_is_written_with_its_model(
    four: Judgement,
) -> None:
    lines = words_of("speedup", four)
    speedups = [r for r in four.rows if (r.metric, r.subject) == ("speedup", "collatz")]

    assert len(speedups) == 8
    for row in speedups:
        assert row.interval is not None
        assert f"{row.model} {three_digits(row.interval.estimate)}" in lines


def test_the_textbooks_every_statement_is_in_its_table(four: Judgement) -> None:
    lines = set(words_of("textbook", four))

    for row in four.plan.textbook.comparison:
        assert {row.aspect, row.threads.text, row.processes.text} <= lines
    assert "not measured yet" in lines


@pytest.mark.parametrize("name", ["textbook", "verdicts", "speedup", "throughput-cpu", "blocks"])
def test_a_figure_can_travel_alone(four: Judgement, name: str) -> None:
    """Its footer names host, runtimes, profile, blocks, session, commit and claims."""
    words = " ".join(words_of(name, four))

    plan, host = four.plan, four.host
    for part in (
        host.hostname, plan.profile, "12 blocks", plan.session, host.git_commit,
        plan.catalogue_digest, *(r.runtime for r in plan.runtimes),
    ):  # fmt: skip
        assert part is not None
        assert part in words


def test_the_mark_of_provisional_verdicts_is_explained_where_it_is_shown(
    provisional: Judgement,
) -> None:
    lines = words_of("textbook", provisional)

    assert any(line.endswith("*") for line in lines)
    assert any("provisional" in line for line in lines)


def test_one_cpu_is_not_called_cpus(provisional: Judgement) -> None:
    plan = provisional.plan.model_copy(update={"cpus": (0,)})

    words = " ".join(words_of("textbook", replace(provisional, plan=plan)))

    assert "1 CPU (" in words


def test_drawn_twice_the_files_are_the_same_to_the_byte(
    provisional: Judgement, tmp_path: Path
) -> None:
    first = draw_all(provisional, tmp_path / "first")
    second = draw_all(provisional, tmp_path / "second")

    files = [[path for each in drawn for path in each.files] for drawn in (first, second)]
    assert {path.suffix for path in files[0]} == {".svg", ".pdf", ".png", ".csv"}
    assert [path.name for path in files[0]] == [path.name for path in files[1]]
    for one, other in zip(*files, strict=True):
        assert one.read_bytes() == other.read_bytes(), one.name


def test_a_pdf_holds_its_fonts(provisional: Judgement, tmp_path: Path) -> None:
    draw_all(provisional, tmp_path, kinds=["pdf"])

    for path in tmp_path.glob("*.pdf"):
        assert b"/FontFile2" in path.read_bytes(), path.name


def test_an_svg_is_xml_whose_words_are_text(provisional: Judgement, tmp_path: Path) -> None:
    """Text, not outlines: it can be searched, and read aloud."""
    draw_all(provisional, tmp_path, kinds=["svg"])

    words = " ".join(ET.parse(tmp_path / "textbook.svg").getroot().itertext())
    assert "Threads share the memory of their process" in words


@pytest.mark.parametrize("title", ["C<b>&amp;", "A $ B $ C"])
def test_a_title_is_drawn_as_it_is_written(
    provisional: Judgement, tmp_path: Path, title: str
) -> None:
    runtimes = tuple(r.model_copy(update={"title": title}) for r in provisional.plan.runtimes)
    plan = provisional.plan.model_copy(update={"runtimes": runtimes})

    draw_all(replace(provisional, plan=plan), tmp_path, kinds=["svg"])

    words = "".join(ET.parse(tmp_path / "textbook.svg").getroot().itertext())
    assert title in words


@pytest.mark.parametrize("what", ["nothing measured", "everything missing"])
def test_a_session_without_a_number_is_drawn(tmp_path: Path, what: str) -> None:
    plan = plan_with(0, gone=["go"]) if what == "everything missing" else plan_with(1)
    bare = judgement_of(tmp_path / "session", plan)
    if what == "nothing measured":
        verdicts = tuple(
            replace(v, headline=replace(v.headline, interval=None, word=VerdictWord.INCONCLUSIVE))
            for v in bare.verdicts
        )
        rows = tuple(replace(row, interval=None, status="not run yet") for row in bare.rows)
        bare = replace(bare, rows=rows, verdicts=verdicts)

    written = draw_all(bare, tmp_path / "figures", kinds=["svg"])

    pages = [path for each in written for page in each.pages for path in page]
    assert pages
    assert all(path.stat().st_size > 1000 for path in pages)


def test_a_language_has_one_colour_whether_it_or_another_is_missing(tmp_path: Path) -> None:
    some = judgement_of(tmp_path, plan_with(2, gone=("java", "python")))

    colours = language_colours(some)

    assert len(set(colours.values())) == 4
    drawn = {each.drawing.stem: each for each in draw_all(some, tmp_path / "f", kinds=["svg"])}
    for stem in ("verdicts", "speedup", "throughput-cpu", "textbook"):
        svg = drawn[stem].pages[0][0].read_text("utf-8").lower()
        for language in some.measured:
            assert colours[language].lower() in svg, (stem, language)
