"""The figures: the same bytes each time, and every text where it can be read."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest

from harness.judge.judgement import Judgement
from harness.show.figures import FIGURES, NEEDS, draw_all
from harness.units import three_digits
from harness.vocabulary import VerdictWord
from tests.sessions import BREAK_EVEN, CLAIMS
from tests.show.ink import Ink, written_by
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


@pytest.fixture(scope="module", params=FIGURES)
def ink(request: pytest.FixtureRequest, judgement: Judgement) -> Ink:
    if request.param in NEEDS and not NEEDS[request.param](judgement):
        pytest.skip("the session has nothing that this figure shows")
    return written_by(FIGURES[request.param], judgement)


def words_of(name: str, judgement: Judgement) -> list[str]:
    return [line for line, _ in written_by(FIGURES[name], judgement).lines]


def test_no_text_reaches_out_of_the_canvas(ink: Ink) -> None:
    outside = [
        line
        for line, box in ink.lines
        if min(box.x0, box.y0) < -SLACK_PX
        or box.x1 > ink.width + SLACK_PX
        or box.y1 > ink.height + SLACK_PX
    ]

    assert outside == []


def test_no_two_texts_overlap(ink: Ink) -> None:
    overlapping = []
    for (one, a), (other, b) in combinations(ink.lines, 2):
        wide = min(a.x1, b.x1) - max(a.x0, b.x0)
        high = min(a.y1, b.y1) - max(a.y0, b.y0)
        if wide > SLACK_PX and high > SLACK_PX:
            overlapping.append((one, other))

    assert len(ink.lines) > 5
    assert overlapping == []


def test_every_speed_up_at_the_largest_number_of_workers_is_written_with_its_model(
    four: Judgement,
) -> None:
    lines = words_of("speedup", four)
    speedups = [r for r in four.rows if (r.metric, r.subject) == ("speedup", "collatz")]

    assert len(speedups) == 8
    for row in speedups:
        assert row.interval is not None
        assert row.model in lines
        assert three_digits(row.interval.estimate) in lines


def test_the_textbooks_every_statement_is_in_its_table(four: Judgement) -> None:
    lines = set(words_of("textbook", four))

    for row in four.plan.textbook.comparison:
        assert {row.aspect, row.threads.text, row.processes.text} <= lines
    assert "not measured yet" in lines


@pytest.mark.parametrize("name", [name for name in FIGURES if name not in NEEDS])
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

    assert "1 CPU," in words or "1 CPU." in words


def test_drawn_twice_the_files_are_the_same_to_the_byte(
    provisional: Judgement, tmp_path: Path
) -> None:
    first = draw_all(provisional, tmp_path / "first")
    second = draw_all(provisional, tmp_path / "second")

    assert {path.suffix for path in first} >= {".svg", ".png"}
    assert [path.name for path in first] == [path.name for path in second]
    for one, other in zip(first, second, strict=True):
        assert one.read_bytes() == other.read_bytes(), one.name


def test_an_svg_is_xml_whose_words_are_text(provisional: Judgement, tmp_path: Path) -> None:
    """Text, not outlines: it can be searched, and read aloud."""
    draw_all(provisional, tmp_path)

    words = " ".join(ET.parse(tmp_path / "textbook.svg").getroot().itertext())
    assert "Threads share the memory of their process" in words


@pytest.mark.parametrize("title", ["C<b>&amp;", "A $ B $ C"])
def test_a_title_is_drawn_as_it_is_written(
    provisional: Judgement, tmp_path: Path, title: str
) -> None:
    runtimes = tuple(r.model_copy(update={"title": title}) for r in provisional.plan.runtimes)
    plan = provisional.plan.model_copy(update={"runtimes": runtimes})

    draw_all(replace(provisional, plan=plan), tmp_path)

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

    written = draw_all(bare, tmp_path / "figures")

    assert all(path.stat().st_size > 1000 for path in written)
