"""What a report shows of a worker program's source."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.catalogue.manifest import Language, load_language
from harness.cli.workspace import LANGUAGES
from harness.errors import InputError
from harness.measure.excerpts import excerpts


def language(tmp_path: Path, source: str, files: str = "[loop.go]") -> Language:
    folder = tmp_path / "go"
    folder.mkdir()
    manifest = (LANGUAGES / "go" / "language.yaml").read_text(encoding="utf-8")
    kept = manifest[: manifest.index("excerpts:")]
    (folder / "language.yaml").write_text(f"{kept}excerpts:\n  race: {files}\n", encoding="utf-8")
    (folder / "loop.go").write_text(source, encoding="utf-8")
    return load_language(folder)


def test_the_lines_between_the_marks_are_taken_and_their_indentation_is_not(
    tmp_path: Path,
) -> None:
    source = "a\n\t// excerpt of race\n\tfor {\n\t\tn++\n\t}\n\t// end of excerpt\nb\n"

    found = excerpts(language(tmp_path, source))

    assert found == {"race": "loop.go:\n\nfor {\n\tn++\n}\n"}


def test_several_excerpts_of_a_file_follow_each_other_and_another_probes_is_left_out(
    tmp_path: Path,
) -> None:
    source = (
        "// excerpt of race\none\n// end of excerpt\n// excerpt of tearing\ntwo\n"
        "// end of excerpt\n// excerpt of race\nthree\n// end of excerpt\n"
    )

    assert excerpts(language(tmp_path, source)) == {"race": "loop.go:\n\none\n\nthree\n"}


@pytest.mark.parametrize(
    ("source", "files", "what"),
    [
        ("no marks\n", "[loop.go]", "has no lines between 'excerpt of race'"),
        ("// excerpt of race\n// end of excerpt\n", "[loop.go]", "has no lines between"),
        ("", "[gone.go]", "cannot be read"),
    ],
)
def test_an_excerpt_that_is_not_there_is_named_with_what_to_do(
    tmp_path: Path, source: str, files: str, what: str
) -> None:
    with pytest.raises(InputError, match=what) as told:
        excerpts(language(tmp_path, source, files))

    assert "language.yaml" in str(told.value)


@pytest.mark.parametrize("name", ["c", "go", "java", "python"])
def test_every_language_shows_both_forms_of_the_loops_that_race(name: str) -> None:
    found = excerpts(load_language(LANGUAGES / name))

    assert set(found) == {"race", "tearing"}
    assert all("lock" in source.lower() for source in found.values())
