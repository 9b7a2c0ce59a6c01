"""Which installations are measured; the runtimes here are shell scripts that tell a version."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from harness.catalogue.manifest import Language, LanguageManifest
from harness.errors import UsageError
from harness.measure.programs import USUAL, Choice
from harness.measure.runtimes import choices, installations

Install = Callable[..., Path]
Asked = Callable[..., list[tuple[str, str, str]]]


@pytest.fixture
def install(tmp_path: Path) -> Install:
    """Puts a runtime of that version at a place below the test's folder."""

    def write(place: str, version: str) -> Path:
        path = tmp_path / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/sh\necho zig {version}\n")
        path.chmod(0o755)
        return path

    return write


def language(tmp_path: Path, name: str = "zig", **fields: object) -> Language:
    """A language whose usual runtime is at `usual`, and others in folders of `opt`."""
    manifest = LanguageManifest.model_validate(
        {
            "name": name,
            "title": name.title(),
            "toolchain": {
                "zig": {
                    "candidates": [f"{tmp_path}/usual/zig", "no-such-zig", f"{tmp_path}/no/*/zig"],
                    "version_argv": ["{zig}", "version"],
                    "version_pattern": r"zig (\d+\.\d+\.\d+)",
                    "install": {},
                }
            },
            "program": ["{zig}", "run"],
            "headline": {"threads": "threads"},
            "runtime": {"tool": "zig", "places": [f"{tmp_path}/opt/*/bin/zig"]},
            "variants": {"safe": {"reason": "checked"}, "fast": {"reason": "unchecked"}},
            **fields,
        }
    )
    return Language(folder=tmp_path / name, manifest=manifest)


@pytest.fixture
def zig(tmp_path: Path, install: Install) -> Language:
    """Three installations: 0.13.0 is the usual one, 0.9.1 and 0.14.2 are further ones."""
    install("usual/zig", "0.13.0")
    install("opt/zig-0.14/bin/zig", "0.14.2")
    install("opt/zig-0.9/bin/zig", "0.9.1")
    return language(tmp_path)


@pytest.fixture
def asked(zig: Language) -> Asked:
    """What is prepared of that language: (language, version, variant) in order."""

    def chosen(*words: str, variants: bool = False) -> list[tuple[str, str, str]]:
        return [told(choice, of) for of, choice in choices([zig], words, variants)]

    return chosen


def told(choice: Choice, of: Language) -> tuple[str, str, str]:
    return (of.name, choice.tool.version if choice.tool else "usual", choice.variant)


def test_without_a_wish_the_usual_runtime_is_measured(zig: Language) -> None:
    assert choices([zig], [], variants=False) == [(zig, USUAL)]


def test_the_installations_are_the_usual_one_and_those_in_the_manifests_places(
    zig: Language,
) -> None:
    assert [each.version for each in installations(zig)] == ["0.13.0", "0.14.2", "0.9.1"]


@pytest.mark.parametrize("word", ["all", "zig=all"])
def test_all_are_every_installation_the_usual_one_first(asked: Asked, word: str) -> None:
    assert [version for _, version, _ in asked(word)] == ["0.13.0", "0.14.2", "0.9.1"]


def test_a_version_is_chosen_by_its_beginning_up_to_a_point(asked: Asked) -> None:
    assert asked("zig=0.14") == [("zig", "0.14.2", "")]
    assert asked("zig=0.9.1") == [("zig", "0.9.1", "")]
    assert asked("zig=0") == [("zig", "0.13.0", "")], "the first that fits"


def test_a_version_that_only_begins_with_the_same_digits_is_another(asked: Asked) -> None:
    with pytest.raises(UsageError, match=r"Zig version '0\.1'") as refusal:
        asked("zig=0.1")
    assert "0.14.2" in refusal.value.action


@pytest.mark.parametrize("place", ["opt/zig-0.14/bin/zig", "opt/zig-0.14/bin", "opt/zig-0.14"])
def test_a_path_is_the_runtime_its_folder_or_its_installation(
    asked: Asked, tmp_path: Path, place: str
) -> None:
    assert asked(f"zig={tmp_path / place}") == [("zig", "0.14.2", "")]


def test_a_path_may_be_relative_or_begin_at_home(
    asked: Asked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert asked("zig=./opt/zig-0.9") == asked("zig=~/opt/zig-0.9") == [("zig", "0.9.1", "")]


def test_a_runtime_that_no_manifest_knows_of_is_measured_by_its_path(
    asked: Asked, install: Install
) -> None:
    assert asked(f"zig={install('home/built/zig', '0.15.0')}") == [("zig", "0.15.0", "")]


def test_several_wishes_are_measured_in_their_order_and_none_twice(
    asked: Asked, tmp_path: Path
) -> None:
    again = f"zig={tmp_path}/opt/zig-0.9"
    assert [v for _, v, _ in asked("zig=0.9", "zig=0.14", again)] == ["0.9.1", "0.14.2"]
    assert [v for _, v, _ in asked("zig=0.14", "all")] == ["0.14.2", "0.13.0", "0.9.1"]


def test_a_wish_for_one_language_leaves_the_usual_runtime_of_the_others(
    zig: Language, tmp_path: Path
) -> None:
    other = language(tmp_path, "ada")
    found = choices([other, zig], ["zig=0.9"], variants=False)
    assert [told(choice, of) for of, choice in found] == [
        ("ada", "usual", ""), ("zig", "0.9.1", ""),
    ]  # fmt: skip


def test_variants_follow_on_the_languages_first_runtime(asked: Asked) -> None:
    assert asked("zig=0.14", "zig=0.9", variants=True) == [
        ("zig", "0.14.2", ""), ("zig", "0.9.1", ""), ("zig", "0.14.2", "fast"),
        ("zig", "0.14.2", "safe"),
    ]  # fmt: skip
    assert asked(variants=True) == [
        ("zig", "usual", ""), ("zig", "usual", "fast"), ("zig", "usual", "safe"),
    ]  # fmt: skip


def test_where_nothing_is_installed_all_are_the_usual_one_which_says_what_is_missing(
    tmp_path: Path,
) -> None:
    nowhere = language(tmp_path)
    assert choices([nowhere], ["all"], variants=False) == [(nowhere, USUAL)]


def test_a_language_that_does_not_say_which_tool_is_its_runtime_has_one_only(
    zig: Language, tmp_path: Path
) -> None:
    silent = language(tmp_path, "silent", runtime=None)
    assert choices([silent], ["all"], variants=False) == [(silent, USUAL)]
    with pytest.raises(UsageError, match="does not say which of its tools") as refusal:
        choices([silent], ["silent=0.13"], variants=False)
    assert str(silent.folder / "language.yaml") in refusal.value.action


@pytest.mark.parametrize("word", ["zig", "0.13", "zig=", "=", ""])
def test_a_wish_that_names_no_language_or_nothing_of_it_is_malformed(
    asked: Asked, word: str
) -> None:
    with pytest.raises(UsageError, match="is neither 'all' nor LANGUAGE=PATH") as refusal:
        asked(word)
    assert refusal.value.culprit == repr(word)
    assert "harness doctor" in refusal.value.action


def test_a_wish_for_a_language_that_is_not_measured_is_told_with_the_nearest(
    asked: Asked,
) -> None:
    with pytest.raises(UsageError, match="language 'zag'") as refusal:
        asked("zag=0.13")
    assert "did you mean 'zig'?" in refusal.value.action


def test_a_version_that_is_not_installed_is_told_with_those_that_are(asked: Asked) -> None:
    with pytest.raises(UsageError, match=r"Zig version '7\.7'") as refusal:
        asked("zig=7.7")
    for version in ("0.9.1", "0.13.0", "0.14.2"):
        assert version in refusal.value.action


def test_a_path_that_is_none_is_told(asked: Asked, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no such file or folder") as refusal:
        asked(f"zig={tmp_path}/gone/zig")
    assert refusal.value.culprit == f"zig={tmp_path}/gone/zig"


def test_a_folder_without_a_runtime_is_told_where_it_was_looked_for(
    asked: Asked, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match=r"holds no Zig runtime .*bin/") as refusal:
        asked(f"zig={tmp_path}/empty")
    assert refusal.value.exit_status == 2


@pytest.mark.parametrize("body", ["echo cc 12.2.0", "echo zig nightly", "exit 1", "kill -9 $$"])
def test_a_file_that_is_no_runtime_or_an_unsupported_one_is_told_how_to_look_for_oneself(
    asked: Asked, tmp_path: Path, body: str
) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text(f"#!/bin/sh\n{body}\n")
    wrong.chmod(0o755)
    with pytest.raises(
        UsageError, match="is no supported Zig runtime: see what it says to version"
    ):
        asked(f"zig={wrong}")


def test_a_file_that_cannot_be_executed_is_no_runtime(asked: Asked, tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    plain.write_text("zig 0.13.0\n")
    with pytest.raises(UsageError, match="is no supported Zig runtime"):
        asked(f"zig={plain}")
