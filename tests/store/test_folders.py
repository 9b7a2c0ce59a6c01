"""Where sessions lie: a new folder each, and a name for the last one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from harness.errors import UsageError
from harness.store import latest_session, new_session_folder, point_latest_at


def test_a_folder_is_named_by_time_and_host_and_is_empty(tmp_path: Path) -> None:
    made = new_session_folder(tmp_path / "results", None, "example")

    assert made.parent == tmp_path / "results"
    assert re.fullmatch(r"\d{8}-\d{6}-example", made.name)
    assert list(made.iterdir()) == []


def test_two_sessions_of_one_second_have_folders_of_their_own(tmp_path: Path) -> None:
    made = [new_session_folder(tmp_path, None, "example") for _ in range(5)]

    assert len(set(made)) == 5
    assert all(folder.is_dir() for folder in made)


@pytest.mark.parametrize("hostname", ["../../etc", "a b/c", "", ".", "x" * 300, "höst\n"])
def test_no_host_name_leads_out_of_the_results(tmp_path: Path, hostname: str) -> None:
    made = new_session_folder(tmp_path / "results", None, hostname)

    assert made.resolve().parent == (tmp_path / "results").resolve()
    assert "\n" not in made.name
    assert len(made.name) < 100


def test_the_folder_that_was_wanted_is_made_with_its_parents(tmp_path: Path) -> None:
    wanted = tmp_path / "deep" / "down"

    assert new_session_folder(tmp_path / "results", wanted, "example") == wanted
    assert wanted.is_dir()


def test_an_empty_folder_that_was_wanted_is_taken(tmp_path: Path) -> None:
    assert new_session_folder(tmp_path / "results", tmp_path, "example") == tmp_path


@pytest.mark.parametrize("held", ["a file", "a hidden file", "a folder"])
def test_a_wanted_folder_that_holds_something_is_refused_and_left_alone(
    tmp_path: Path, held: str
) -> None:
    inside = tmp_path / (".hidden" if held == "a hidden file" else "inside")
    if held == "a folder":
        inside.mkdir()
    else:
        inside.write_text("precious")

    with pytest.raises(UsageError, match="is not an empty folder") as refusal:
        new_session_folder(tmp_path / "results", tmp_path, "example")

    assert "--resume" in refusal.value.action
    assert list(tmp_path.iterdir()) == [inside]


def test_a_file_in_place_of_the_wanted_folder_is_refused(tmp_path: Path) -> None:
    wanted = tmp_path / "taken"
    wanted.write_text("precious")

    with pytest.raises(UsageError, match="is not an empty folder"):
        new_session_folder(tmp_path, wanted, "example")

    assert wanted.read_text() == "precious"


def test_latest_names_the_last_session_that_was_pointed_at(tmp_path: Path) -> None:
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
        point_latest_at(tmp_path / name, tmp_path)

    assert latest_session(tmp_path) == (tmp_path / "second").resolve()
    assert (tmp_path / "latest").readlink() == Path("second"), "it can be moved with the results"
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["first", "latest", "second"]


def test_a_session_elsewhere_does_not_become_the_latest(tmp_path: Path) -> None:
    results, elsewhere = tmp_path / "results", tmp_path / "elsewhere"
    results.mkdir()
    elsewhere.mkdir()

    point_latest_at(elsewhere, results)

    assert list(results.iterdir()) == []


@pytest.mark.parametrize("state", ["no results", "no link", "a link to nothing"])
def test_without_a_last_session_one_is_told_how_to_make_it(tmp_path: Path, state: str) -> None:
    results = tmp_path / "results"
    if state != "no results":
        results.mkdir()
    if state == "a link to nothing":
        (results / "latest").symlink_to("gone")

    with pytest.raises(UsageError, match="there is no session yet") as refusal:
        latest_session(results)

    assert "make compare" in refusal.value.action
