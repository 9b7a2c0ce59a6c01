"""Language folders: what a manifest has to say, and where manifests are looked for."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
import yaml

from harness.catalogue.manifest import Language, find_languages, load_language
from harness.errors import InputError

ROOT = Path(__file__).resolve().parents[2]


def manifest(name: str) -> dict[str, Any]:
    return {
        "name": name,
        "title": name.title(),
        "toolchain": {
            "compiler": {
                "candidates": ["cc"],
                "version_argv": ["{compiler}", "--version"],
                "version_pattern": r"(\d+)",
                "install": {"debian": "apt-get install gcc"},
            }
        },
        "build": [["{compiler}", "-o", "{out}/worker", "{source}/worker.c"]],
        "program": ["{out}/worker"],
        "headline": {"threads": "threads", "processes": "fork"},
    }


def write(folder: Path, data: Any) -> Path:
    folder.mkdir(parents=True)
    (folder / "language.yaml").write_text(yaml.safe_dump(data, sort_keys=False))
    return folder


def names(languages: list[Language]) -> list[str]:
    return [language.name for language in languages]


def test_every_language_of_the_project_has_a_manifest_that_is_read() -> None:
    found = names(find_languages(ROOT / "lang", {}))

    assert found == sorted(folder.parent.name for folder in ROOT.glob("lang/*/language.yaml"))
    assert found


def test_every_flag_of_the_project_has_its_reason() -> None:
    for language in find_languages(ROOT / "lang", {}):
        for flag in language.manifest.flags:
            assert flag.reason.strip(), f"{language.name}: {flag.flag}"


def test_a_language_is_a_folder_with_a_manifest_and_no_other(tmp_path: Path) -> None:
    write(tmp_path / "lang" / "zig", manifest("zig"))
    write(tmp_path / "lang" / "ada", manifest("ada"))
    (tmp_path / "lang" / "notes").mkdir()
    (tmp_path / "lang" / "README.md").write_text("how to add a language")

    found = find_languages(tmp_path / "lang", {})

    assert names(found) == ["ada", "zig"]
    assert found[0].folder == (tmp_path / "lang" / "ada").resolve()


def test_an_entry_of_the_path_is_a_folder_of_languages_or_a_language(tmp_path: Path) -> None:
    write(tmp_path / "lang" / "zig", manifest("zig"))
    write(tmp_path / "private" / "ada", manifest("ada"))
    write(tmp_path / "private" / "nim", manifest("nim"))
    write(tmp_path / "elsewhere" / "lua", manifest("lua"))
    places = [tmp_path / "private", tmp_path / "elsewhere" / "lua"]
    environment = {"HARNESS_LANG_PATH": os.pathsep.join(map(str, places))}

    found = find_languages(tmp_path / "lang", environment)

    assert names(found) == ["ada", "lua", "nim", "zig"]


@pytest.mark.parametrize("path", ["", os.pathsep, os.pathsep * 2])
def test_empty_entries_of_the_path_are_passed_over(tmp_path: Path, path: str) -> None:
    write(tmp_path / "lang" / "zig", manifest("zig"))

    assert names(find_languages(tmp_path / "lang", {"HARNESS_LANG_PATH": path})) == ["zig"]


@pytest.mark.parametrize("kind", ["missing", "a file"])
def test_an_entry_of_the_path_that_is_no_folder_is_refused(tmp_path: Path, kind: str) -> None:
    write(tmp_path / "lang" / "zig", manifest("zig"))
    place = tmp_path / "private"
    if kind == "a file":
        place.write_text("not a folder")

    with pytest.raises(InputError, match="HARNESS_LANG_PATH") as refusal:
        find_languages(tmp_path / "lang", {"HARNESS_LANG_PATH": str(place)})

    assert refusal.value.culprit == str(place)


def test_two_languages_of_one_name_are_refused_by_both_folders(tmp_path: Path) -> None:
    first = write(tmp_path / "lang" / "zig", manifest("zig"))
    second = write(tmp_path / "private" / "zig", manifest("zig"))

    with pytest.raises(InputError) as refusal:
        find_languages(tmp_path / "lang", {"HARNESS_LANG_PATH": str(tmp_path / "private")})

    assert str(first) in str(refusal.value)
    assert str(second) in str(refusal.value)


def test_a_language_is_called_as_its_folder(tmp_path: Path) -> None:
    folder = write(tmp_path / "zig", manifest("ziggy"))

    with pytest.raises(InputError, match=r"field name: 'ziggy' in a folder called 'zig'"):
        load_language(folder)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"headline": {}}, "headline"),
        ({"headline": {"threads": "Threads", "processes": "fork"}}, "headline.threads"),
        ({"program": []}, "program"),
        ({"program": "worker"}, "program"),
        ({"build": ["cc"]}, "build.0"),
        ({"flags": [{"flag": "-O2"}]}, "flags.0.reason"),
        ({"colour": "red"}, "colour"),
        ({"toolchain": {"compiler": {"candidates": ["cc"]}}}, "toolchain.compiler.version_argv"),
    ],
)
def test_a_wrong_field_of_a_manifest_is_named_with_file_and_line(
    tmp_path: Path, change: dict[str, Any], field: str
) -> None:
    folder = write(tmp_path / "zig", manifest("zig") | change)

    with pytest.raises(InputError) as refusal:
        load_language(folder)

    place, _, line = refusal.value.culprit.rpartition(":")
    assert place == str(folder / "language.yaml")
    above = (folder / "language.yaml").read_text().splitlines()[: int(line)]
    key = next(entry for entry in reversed(above) if not entry.startswith((" ", "-")))
    assert key.partition(":")[0] == field.partition(".")[0]
    assert refusal.value.problem.startswith(f"field {field}: ")


@pytest.mark.parametrize("pattern", ["version", r"(\d+)\.(\d+)", "(", r"(?:\d+)"])
def test_a_version_pattern_needs_exactly_one_group(tmp_path: Path, pattern: str) -> None:
    data = manifest("zig")
    data["toolchain"]["compiler"]["version_pattern"] = pattern
    folder = write(tmp_path / "zig", data)

    with pytest.raises(InputError, match="version_pattern"):
        load_language(folder)


def test_how_to_install_a_tool_names_only_the_platforms_that_are_known(tmp_path: Path) -> None:
    tool = load_language(write(tmp_path / "zig", manifest("zig"))).manifest.toolchain["compiler"]

    assert tool.install.lines() == ["debian: apt-get install gcc"]
