"""Builds: each content once, and a failing one with the end of what it said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from harness.catalogue.manifest import BuildRecipe
from harness.errors import BuildError
from harness.measure.build import Build, build, child_environment, lint
from harness.measure.toolchain import FoundTool

COUNT = "echo built >> {cache}/count"
COMPILE = "cat {source}/a.txt {source}/b.txt > {out}/program"  # a star would be filled in


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    folder.mkdir()
    (folder / "b.txt").write_text("beta\n")
    (folder / "a.txt").write_text("alpha\n")
    return folder


@pytest.fixture
def tools(sh: str) -> dict[str, FoundTool]:
    return {"sh": FoundTool("sh", Path(sh), "1")}


@pytest.fixture
def make(source: Path, tools: dict[str, FoundTool], tmp_path: Path) -> Callable[..., Build]:
    """Builds shell commands; keywords are further fields of the recipe."""

    def run(*commands: str, **fields: object) -> Build:
        steps = [["{sh}", "-c", command] for command in commands]
        return build(recipe(build=steps, **fields), source, tools, tmp_path / "build")

    return run


def recipe(**fields: object) -> BuildRecipe:
    return BuildRecipe.model_validate({"name": "fake", "title": "Fake", "toolchain": {}, **fields})


def times_built(made: Build) -> int:
    return len((made.cache / "count").read_text().splitlines())


def test_a_build_runs_its_commands_in_order_and_can_be_filled_in(
    make: Callable[..., Build], sh: str
) -> None:
    made = make(COMPILE, "tr a-z A-Z < {out}/program > {out}/louder")
    assert (made.out / "louder").read_text() == "ALPHA\nBETA\n"
    filled = made.fill(("{sh}", "{out}/program", "{source}", "{cache}", "{other}"))
    assert filled == (
        sh, f"{made.out}/program", str(made.source), str(made.cache), "{other}",
    )  # fmt: skip


def test_the_second_build_of_the_same_content_does_nothing(make: Callable[..., Build]) -> None:
    first, second = make(COUNT), make(COUNT)
    assert (first.out, first.digest) == (second.out, second.digest)
    assert times_built(second) == 1


def test_a_changed_source_is_built_anew_and_the_old_build_kept(
    make: Callable[..., Build], source: Path
) -> None:
    first = make(COUNT, COMPILE)
    (source / "a.txt").write_text("gamma\n")
    second = make(COUNT, COMPILE)
    assert times_built(second) == 2
    assert (first.out / "program").read_text() == "alpha\nbeta\n"
    assert (second.out / "program").read_text() == "gamma\nbeta\n"


def test_a_renamed_and_a_new_source_are_built_anew(
    make: Callable[..., Build], source: Path
) -> None:
    digests = [make(COUNT).digest]
    (source / "a.txt").rename(source / "a2.txt")  # it stays the first of two
    digests.append(make(COUNT).digest)
    (source / "deep").mkdir()
    (source / "deep" / "d.txt").touch()
    digests.append(make(COUNT).digest)
    assert len(set(digests)) == 3


def test_documentation_and_bytecode_do_not_count_as_source(
    make: Callable[..., Build], source: Path
) -> None:
    first = make(COUNT)
    (source / "README.md").write_text("words")
    (source / "__pycache__").mkdir()
    (source / "__pycache__" / "worker.pyc").write_bytes(b"code")
    assert make(COUNT).digest == first.digest


def test_another_recipe_or_toolchain_is_built_anew(
    make: Callable[..., Build], source: Path, tools: dict[str, FoundTool], sh: str, tmp_path: Path
) -> None:
    digests = {
        make(COUNT).digest,
        make(COUNT, "true").digest,
        make(COUNT, environment={"LEVEL": "3"}).digest,
    }
    newer = {"sh": FoundTool("sh", Path(sh), "2")}
    one_step = recipe(build=[["{sh}", "-c", COUNT]])
    digests.add(build(one_step, source, newer, tmp_path / "build").digest)
    assert len(digests) == 4


def test_a_failing_build_shows_the_end_of_its_log_and_where_the_whole_is(
    make: Callable[..., Build], tmp_path: Path
) -> None:
    with pytest.raises(BuildError) as caught:
        make("echo first line; seq 100; echo expected a semicolon >&2; exit 1")
    error = caught.value
    assert error.step == "building Fake"
    assert error.problem.splitlines()[-2:] == ["    100", "    expected a semicolon"]
    assert "first line" not in error.problem
    (log,) = tmp_path.glob("build/fake/*/build.log")
    assert str(log) in error.action
    assert "first line" in log.read_text()


def test_nothing_after_a_failing_command_runs(make: Callable[..., Build], tmp_path: Path) -> None:
    with pytest.raises(BuildError):
        make("false", "touch {cache}/reached")
    assert not (tmp_path / "build/fake/cache/reached").exists()


def test_a_failed_build_is_tried_again_from_nothing(
    make: Callable[..., Build], tmp_path: Path
) -> None:
    once = "test ! -e {out}/left && touch {out}/left && test -e {cache}/mended"
    with pytest.raises(BuildError):
        make(once)
    (tmp_path / "build/fake/cache/mended").touch()
    assert (make(once).out / "left").exists()


def test_a_build_command_that_cannot_be_started_is_a_build_error(
    source: Path, tmp_path: Path
) -> None:
    with pytest.raises(BuildError) as caught:
        build(recipe(build=[["/no/such/compiler", "x"]]), source, {}, tmp_path / "build")
    assert "/no/such/compiler" in caught.value.culprit
    assert "No such file" in caught.value.problem


def test_a_pattern_stands_for_its_files_in_order(
    source: Path, tools: dict[str, FoundTool], tmp_path: Path
) -> None:
    echo = ["{sh}", "-c", "echo $@ > {out}/list", "sh"]
    listing = recipe(build=[[*echo, "{source}/**/*.txt"]])
    (source / "deep").mkdir()
    (source / "deep" / "c.txt").touch()
    # Without a star a word stays as it is, whether there is such a file or not.
    plain = recipe(
        name="plain", build=[["{sh}", "-c", "echo $@ > {out}/list", "sh", "{source}/no"]]
    )
    made = build(listing, source, tools, tmp_path / "build")
    expected = f"{source}/a.txt {source}/b.txt {source}/deep/c.txt\n"
    assert (made.out / "list").read_text() == expected
    untouched = build(plain, source, tools, tmp_path / "build")
    assert (untouched.out / "list").read_text() == f"{source}/no\n"


def test_a_pattern_without_a_match_is_a_build_error_that_names_it(
    source: Path, tools: dict[str, FoundTool], tmp_path: Path
) -> None:
    with pytest.raises(BuildError) as caught:
        build(recipe(build=[["{sh}", "{source}/*.c"]]), source, tools, tmp_path / "build")
    assert caught.value.culprit == "{source}/*.c"
    assert str(source) in caught.value.problem


def test_a_pattern_finds_its_files_in_a_folder_with_brackets_in_its_name(
    source: Path, tools: dict[str, FoundTool], tmp_path: Path
) -> None:
    odd = source.rename(tmp_path / "harness [old]")
    listing = recipe(build=[["{sh}", "-c", 'cat "$1" > {out}/first', "sh", "{source}/*.txt"]])
    root = tmp_path / "build"
    assert build(listing, odd, tools, root).digest


def test_a_builds_environment_is_its_own_and_the_same_everywhere(
    make: Callable[..., Build], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "LC_MESSAGES"):
        monkeypatch.setenv(name, "of the caller")
    monkeypatch.setenv("KEPT", "of the caller")
    made = make("env > {out}/env", environment={"OWN": "{cache}/x", "PYTHONUTF8": "1"})
    lines = set((made.out / "env").read_text().splitlines())
    assert {f"OWN={made.cache}/x", "PYTHONUTF8=1", "KEPT=of the caller", "LC_ALL=C"} <= lines
    assert not {line for line in lines if line.endswith("=of the caller")} - {"KEPT=of the caller"}


def test_a_measured_programs_environment_overrides_the_inherited_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LEVEL", "1")
    assert child_environment({"LEVEL": "2", "LC_ALL": "C.UTF-8"})["LEVEL"] == "2"
    assert child_environment({"LC_ALL": "C.UTF-8"})["LC_ALL"] == "C.UTF-8"


def test_of_two_builders_at_once_one_builds_and_the_other_finds_it_done(
    make: Callable[..., Build],
) -> None:
    slow = f"{COUNT}; sleep 1"
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(lambda _: make(slow), range(2))
    assert first.out == second.out
    assert times_built(first) == 1


def test_lint_tells_of_the_commands_that_fail_and_what_they_said(
    make: Callable[..., Build],
) -> None:
    good, bad = ["{sh}", "-c", "exit 0"], ["{sh}", "-c", "echo untidy; exit 1"]
    made = make(lint=[good, bad])
    ((command, output),) = lint(made, recipe(lint=[good, bad]))
    assert command.endswith("-c echo untidy; exit 1")
    assert output == "untidy\n"


def optional(command: str, lost: str = "the extra models") -> dict[str, object]:
    return {"argv": ["{sh}", "-c", command], "optional": lost}


def made_of(
    steps: Sequence[object], source: Path, tools: dict[str, FoundTool], root: Path
) -> Build:
    toolchain = {
        name: {
            "candidates": [name],
            "version_argv": [name],
            "version_pattern": "(.)",
            "install": {},
            "optional": "of the test",
        }
        for name in ("sh", "extra")
    }
    return build(recipe(build=steps, toolchain=toolchain), source, tools, root)


def test_an_optional_step_that_fails_is_told_as_lost_and_the_build_goes_on(
    source: Path, tools: dict[str, FoundTool], tmp_path: Path
) -> None:
    steps = [
        optional("echo two lines; echo no such library >&2; exit 1"),
        ["{sh}", "-c", "echo main > {out}/program"],
    ]
    made = made_of(steps, source, tools, tmp_path)
    assert made.lost == ("the extra models: sh failed: no such library",)
    assert (made.out / "program").read_text() == "main\n"
    assert "two lines" in made.log.read_text()


def test_an_optional_step_whose_tool_is_missing_is_left_out_for_that_reason(
    source: Path, tools: dict[str, FoundTool], tmp_path: Path
) -> None:
    left_out = {"argv": ["{extra}", "-o", "{out}/extra"], "optional": "the extra models"}
    made = made_of([left_out, ["{sh}", "-c", "true"]], source, tools, tmp_path)
    assert made.lost == ("the extra models: no extra on this machine",)
    assert "left out: {extra} -o {out}/extra: no extra" in made.log.read_text()


def test_an_optional_step_that_succeeds_loses_nothing(
    source: Path, tools: dict[str, FoundTool], tmp_path: Path
) -> None:
    made = made_of([optional("touch {out}/extra")], source, tools, tmp_path)
    assert made.lost == ()
    assert (made.out / "extra").exists()


def test_what_was_lost_is_told_again_when_the_build_is_found_done(
    source: Path, tools: dict[str, FoundTool], tmp_path: Path
) -> None:
    steps = [
        optional("echo x >> {cache}/count; exit 1", "one thing"),
        optional("echo because; exit 3", "another"),
    ]
    first, second = (made_of(steps, source, tools, tmp_path) for _ in range(2))
    assert times_built(second) == 1
    expected = ("one thing: sh failed: ", "another: sh failed: because")
    assert second.lost == first.lost
    assert all(lost.startswith(start) for lost, start in zip(first.lost, expected, strict=True))


def test_a_needed_step_that_lacks_an_optional_tool_is_a_build_error(
    source: Path, tools: dict[str, FoundTool], tmp_path: Path
) -> None:
    with pytest.raises(BuildError) as caught:
        made_of([["{extra}", "x"]], source, tools, tmp_path)
    assert "{extra}" in caught.value.culprit


def test_a_tool_that_turns_up_later_builds_anew_what_was_lost(
    source: Path, tools: dict[str, FoundTool], tmp_path: Path, sh: str
) -> None:
    with_extra = {"argv": ["{extra}", "-c", "touch {out}/extra"], "optional": "the extra models"}
    without = made_of([with_extra], source, tools, tmp_path)
    there = tools | {"extra": FoundTool("extra", Path(sh), "1")}
    complete = made_of([with_extra], source, there, tmp_path)
    assert without.lost
    assert complete.lost == ()
    assert (complete.out / "extra").exists()


def test_a_folder_outside_that_the_build_depends_on_counts_as_its_source(
    make: Callable[..., Build], source: Path, tmp_path: Path
) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    (shared / "kernel.h").write_text("one\n")
    command = f"{COUNT}; cat {{source}}/../shared/kernel.h > {{out}}/program"
    first = make(command, inputs=["../shared"])
    (shared / "kernel.h").write_text("two\n")
    second = make(command, inputs=["../shared"])
    (shared / "README.md").write_text("words")
    third = make(command, inputs=["../shared"])
    assert times_built(third) == 2
    assert (first.out / "program").read_text() == "one\n"
    assert (second.out / "program").read_text() == "two\n"
    assert third.digest == second.digest
    assert make(COUNT).digest == make(COUNT).digest, "others do not depend on it"


def test_options_alone_are_words_of_their_own_and_inside_a_word_they_are_one(
    make: Callable[..., Build],
) -> None:
    made = make(build_options=["-O3", "-march=native"], program_options=["-Xmx1g"])
    filled = made.fill(
        ("{build_options}", 'FLAGS="-g {build_options}"', "{program_options}", "{other_options}")
    )
    assert filled == (
        "-O3", "-march=native", 'FLAGS="-g -O3 -march=native"', "-Xmx1g", "{other_options}",
    )  # fmt: skip


def test_without_options_their_place_is_empty(make: Callable[..., Build]) -> None:
    assert make().fill(("cc", "{build_options}", "x={program_options}")) == ("cc", "x=")


def test_other_options_are_another_build(make: Callable[..., Build]) -> None:
    command = f"{COUNT}; echo {{build_options}} > {{out}}/options"
    slow, fast = (make(command, build_options=[level]) for level in ("-O0", "-O3"))
    assert slow.digest != fast.digest
    assert [(each.out / "options").read_text() for each in (slow, fast)] == ["-O0\n", "-O3\n"]
