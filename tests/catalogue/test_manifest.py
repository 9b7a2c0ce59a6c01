"""Language folders: what a manifest has to say, and where manifests are looked for."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
import yaml

from harness.catalogue.manifest import (
    Language,
    LanguageManifest,
    find_languages,
    load_language,
)
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
        ({"headline": {"threads": "{method}"}}, "headline.threads"),
        ({"headline": {"threads": "threads-{method"}}, "headline.threads"),
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


def whole(tmp_path: Path, **changes: Any) -> LanguageManifest:
    return load_language(write(tmp_path / "zig", manifest("zig") | changes)).manifest


def test_a_build_step_is_a_command_alone_or_one_with_what_is_lost_without_it(
    tmp_path: Path,
) -> None:
    plain, extra = ["{compiler}", "a.c"], {"argv": ["{compiler}", "b.c"], "optional": "the b model"}

    steps = whole(tmp_path, build=[plain, extra]).build

    assert [(step.argv, step.optional) for step in steps] == [
        (("{compiler}", "a.c"), None),
        (("{compiler}", "b.c"), "the b model"),
    ]


@pytest.mark.parametrize(
    ("facts", "processes"),
    [
        ({"method": "spawn"}, "processes-spawn"),
        ({"method": "fork", "other": 1}, "processes-fork"),
        ({"method": 3}, "processes-3"),
        ({"method": None}, "processes"),
        ({}, "processes"),
        ({"method": "No Such Model"}, "processes-No Such Model"),
    ],
)
def test_a_headline_model_may_be_the_one_that_the_runtime_takes_by_default(
    tmp_path: Path, facts: dict[str, object], processes: str
) -> None:
    headline = {"threads": "threads", "processes": "processes-{method}"}

    found = whole(tmp_path, headline=headline).headline.resolved(facts)

    assert (found.threads, found.processes) == ("threads", processes)


def test_a_headline_that_follows_nothing_is_the_same_whatever_the_facts(tmp_path: Path) -> None:
    plain = whole(tmp_path, headline={"threads": "threads"}).headline

    assert plain.resolved({"threads": "fibres"}) == plain


VARIANT = {
    "reason": "the most that flags can do",
    "build_options": ["-O3", "-flto"],
    "environment": {"LEVEL": "3"},
}


def test_a_variant_replaces_options_and_adds_to_the_environment(tmp_path: Path) -> None:
    usual = whole(
        tmp_path,
        build_options=["-O2"],
        program_options=["--quiet"],
        environment={"LEVEL": "2", "HOME": "{out}"},
        variants={"fast": VARIANT},
    )

    fast = usual.varied("fast")

    assert fast.build_options == ("-O3", "-flto")
    assert fast.program_options == ("--quiet",)
    assert fast.environment == {"LEVEL": "3", "HOME": "{out}"}
    changed = {"build_options", "environment", "flags"}
    assert fast.model_dump(exclude=changed) == usual.model_dump(exclude=changed)


def test_a_variant_may_take_all_options_away(tmp_path: Path) -> None:
    bare = {"reason": "nothing at all", "program_options": []}

    usual = whole(tmp_path, program_options=["--quiet"], variants={"bare": bare})

    assert usual.varied("bare").program_options == ()


def test_the_flags_of_a_variant_are_those_that_it_is_measured_under(tmp_path: Path) -> None:
    flags = [{"flag": "-O2", "reason": "as packages are"}, {"flag": "-g", "reason": "for traces"}]
    usual = whole(tmp_path, build_options=["-O2"], flags=flags, variants={"fast": VARIANT})

    told = {flag.flag: flag.reason for flag in usual.varied("fast").flags}

    assert told == {"-g": "for traces", "LEVEL=3 -O3 -flto": "the most that flags can do"}
    assert [flag.flag for flag in usual.flags] == ["-O2", "-g"]


def test_a_variant_that_is_none_is_a_key_error(tmp_path: Path) -> None:
    with pytest.raises(KeyError, match="fast"):
        whole(tmp_path).varied("fast")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        (
            {"runtime": {"tool": "interpreter"}},
            "runtime.tool 'interpreter' is not in the toolchain",
        ),
        ({"runtime": {"places": ["/opt/*"]}}, "runtime.tool"),
        ({"variants": {"fast": {"build_options": ["-O3"]}}}, "variants.fast.reason"),
        ({"variants": {"Fast": VARIANT}}, "variants"),
        ({"limits": {"fork": {"workers": 0, "reason": "none"}}}, "limits.fork.workers"),
        ({"limits": {"fork": {"workers": 9}}}, "limits.fork.reason"),
        ({"build": [{"optional": "nothing to run"}]}, "build.0.argv"),
        ({"build": [{"argv": []}]}, "build.0.argv"),
        ({"toolchain": {"C-compiler": {}}}, "toolchain"),
    ],
)
def test_a_part_of_a_manifest_that_cannot_be_is_named(
    tmp_path: Path, change: dict[str, Any], field: str
) -> None:
    folder = write(tmp_path / "zig", manifest("zig") | change)

    with pytest.raises(InputError) as refusal:
        load_language(folder)

    assert field in refusal.value.problem


def test_every_variant_of_the_project_changes_something_and_says_why() -> None:
    for language in find_languages(ROOT / "lang", {}):
        usual = language.manifest
        for name, variant in usual.variants.items():
            assert variant.reason.strip(), f"{language.name}: {name}"
            varied = usual.varied(name)
            options = (varied.build_options, varied.program_options, varied.environment)
            before = (usual.build_options, usual.program_options, usual.environment)
            assert options != before, f"{language.name}: {name}"
