"""The slides: 16:9, charts to edit, and opened by a program that shows slides."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation

from harness.cli.reporting import judged
from harness.judge.judgement import Judgement
from harness.show.slides import write_slides
from tests.altered import REFERENCE

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")


@pytest.fixture(scope="module")
def deck_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_slides(tmp_path_factory.mktemp("slides"), judged(REFERENCE))


def texts(slide: Any) -> list[str]:
    return [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]


def test_every_slide_is_16_to_9_and_says_where_its_numbers_come_from(deck_file: Path) -> None:
    deck = Presentation(str(deck_file))

    assert round(deck.slide_width / deck.slide_height, 3) == 1.778
    assert len(deck.slides) > 10
    for slide in deck.slides:
        assert any("claims " in text and "commit " in text for text in texts(slide))


def test_the_charts_are_the_programs_own_with_their_numbers(deck_file: Path) -> None:
    deck = Presentation(str(deck_file))
    charts = [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]

    assert len(charts) >= 4
    for chart in charts:
        values = [v for series in chart.plots[0].series for v in series.values if v is not None]
        assert len(values) == len(list(chart.plots[0].categories))
        assert min(values) > 0


def test_bars_begin_at_zero(deck_file: Path) -> None:
    deck = Presentation(str(deck_file))
    charts = [shape.chart for slide in deck.slides for shape in slide.shapes if shape.has_chart]
    bars = [chart for chart in charts if chart.chart_type.name == "COLUMN_CLUSTERED"]

    assert bars
    assert all(chart.value_axis.minimum_scale == 0 for chart in bars)


def test_nothing_stands_outside_a_slide(deck_file: Path) -> None:
    deck = Presentation(str(deck_file))

    for slide in deck.slides:
        for shape in slide.shapes:
            assert min(shape.left, shape.top) >= 0
            assert shape.left + shape.width <= deck.slide_width
            assert shape.top + shape.height <= deck.slide_height, texts(slide)[:1]


def test_a_session_without_probes_has_slides(four: Judgement, tmp_path: Path) -> None:
    deck = Presentation(str(write_slides(tmp_path, four)))

    assert any(shape.has_chart for slide in deck.slides for shape in slide.shapes)


@pytest.mark.skipif(OFFICE is None, reason="no LibreOffice: apt-get install libreoffice-impress")
@pytest.mark.timeout(300)
def test_an_office_program_opens_it(deck_file: Path, tmp_path: Path) -> None:
    assert OFFICE is not None
    done = subprocess.run(
        [OFFICE, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
         "--convert-to", "pdf", "--outdir", str(tmp_path), str(deck_file)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
    assert (tmp_path / "slides.pdf").stat().st_size > 10_000
