"""Tools are found by asking them; the tools here are shell scripts."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from harness.catalogue.manifest import BuildRecipe, Install, Tool
from harness.measure import toolchain
from harness.measure.toolchain import (
    FoundTool,
    MissingTool,
    find_every,
    find_tool,
    find_toolchain,
    search_path,
)

MakeTool = Callable[[str, str], Path]

HERE = Path(__file__).parent


@pytest.fixture
def script(tmp_path: Path) -> MakeTool:
    """Writes an executable shell script below the test's folder."""

    def write(name: str, body: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/sh\n{body}\n")
        path.chmod(0o755)
        return path

    return write


def tool(*candidates: str | Path, **fields: object) -> Tool:
    return Tool.model_validate(
        {
            "candidates": [str(candidate) for candidate in candidates],
            "version_argv": ["{cc}", "--version"],
            "version_pattern": r"cc (\d+\.\d+)",
            "install": Install(debian="apt-get install cc", macos="brew install cc"),
            **fields,
        }
    )


def found(result: FoundTool | MissingTool) -> FoundTool:
    assert isinstance(result, FoundTool), result
    return result


def missing(result: FoundTool | MissingTool) -> MissingTool:
    assert isinstance(result, MissingTool), result
    return result


def test_the_first_candidate_that_answers_is_taken(script: MakeTool) -> None:
    first, second = script("first", "echo cc 1.1"), script("second", "echo cc 2.2")
    assert find_tool("cc", tool(first, second), HERE) == FoundTool("cc", first, "1.1")


@pytest.mark.parametrize(
    "body", ["exit 0", "echo cc 1.1; exit 3", "echo cc version one", "kill -SEGV $$"]
)
def test_a_candidate_with_a_bad_answer_is_passed_over(script: MakeTool, body: str) -> None:
    bad, good = script("bad", body), script("good", "echo cc 2.2")
    assert found(find_tool("cc", tool(bad, good), HERE)).path == good


def test_an_answer_on_standard_error_counts(script: MakeTool) -> None:
    assert found(find_tool("cc", tool(script("cc", "echo cc 1.1 >&2")), HERE)).version == "1.1"


def test_a_candidate_that_waits_for_input_gets_none(script: MakeTool) -> None:
    asking = script("cc", "read answer || echo cc 1.1")
    assert found(find_tool("cc", tool(asking), HERE)).version == "1.1"


def test_a_candidate_that_hangs_is_given_up(
    script: MakeTool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(toolchain, "ANSWER_WITHIN_S", 2)
    hanging, good = script("hanging", "exec sleep 600"), script("good", "echo cc 2.2")
    assert found(find_tool("cc", tool(hanging, good), HERE)).path == good


def test_what_was_tried_and_how_to_install_it_are_told_of_a_missing_tool(
    script: MakeTool,
) -> None:
    stub = script("stub", "exit 1")
    gone = missing(find_tool("cc", tool("no-such-compiler", stub), HERE))
    assert gone.problem == f"{stub} does not answer '--version'"
    assert gone.install == ("debian: apt-get install cc", "macos: brew install cc")


def test_candidates_that_are_nowhere_are_named(tmp_path: Path) -> None:
    gone = missing(find_tool("cc", tool("no-such-compiler", tmp_path / "*" / "cc"), HERE))
    assert gone.problem == f"none of no-such-compiler, {tmp_path}/*/cc is on this machine"


def test_a_bare_name_is_looked_up_on_path(
    script: MakeTool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_path = script("bin/fakecc", "echo cc 1.1")
    monkeypatch.setenv("PATH", f"{tmp_path / 'empty'}:{on_path.parent}")
    assert found(find_tool("cc", tool("fakecc"), HERE)).path == on_path


def test_a_file_on_path_that_cannot_be_executed_is_no_candidate(
    script: MakeTool, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain, real = script("a/fakecc", "echo cc 1.1"), script("b/fakecc", "echo cc 2.2")
    plain.chmod(0o644)
    monkeypatch.setenv("PATH", f"{plain.parent}:{real.parent}")
    assert found(find_tool("cc", tool("fakecc"), HERE)).path == real


def test_variables_and_stars_in_a_candidate_are_filled_in(
    script: MakeTool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer = script("jdks/jdk-9/bin/cc", "echo cc 9.0")
    older = script("jdks/jdk-8/bin/cc", "echo cc 8.0")
    monkeypatch.setenv("FAKE_HOME", str(newer.parents[1]))
    assert found(find_tool("cc", tool("$FAKE_HOME/bin/cc"), HERE)).path == newer
    assert found(find_tool("cc", tool(tmp_path / "jdks/*/bin/cc"), HERE)).path == older


def test_a_candidate_with_a_variable_that_is_not_set_is_passed_over(
    script: MakeTool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FAKE_HOME", raising=False)
    good = script("good", "echo cc 2.2")
    assert found(find_tool("cc", tool("$FAKE_HOME/bin/cc", good), HERE)).path == good


def test_a_link_is_followed_to_the_program_itself(script: MakeTool, tmp_path: Path) -> None:
    real = script("cc-12", "echo cc 12.2")
    (tmp_path / "cc").symlink_to(real)
    assert found(find_tool("cc", tool(tmp_path / "cc"), HERE)).path == real


def test_a_shim_is_asked_for_the_real_program(script: MakeTool) -> None:
    real = script("real", "echo cc 1.1")
    shim = script("shim", f'[ "$1" = --where ] && echo {real} || echo cc 1.1')
    resolving = tool(shim, resolve_argv=["{cc}", "--where"])
    assert found(find_tool("cc", resolving, HERE)).path == real


def test_a_shim_that_names_no_file_is_taken_itself(script: MakeTool) -> None:
    shim = script("shim", '[ "$1" = --where ] && echo /no/such/file || echo cc 1.1')
    resolving = tool(shim, resolve_argv=["{cc}", "--where"])
    assert found(find_tool("cc", resolving, HERE)).path == shim


def test_a_toolchain_is_every_tool_or_the_first_that_is_missing(script: MakeTool) -> None:
    good = tool(script("good", "echo cc 2.2"), version_argv=["{good}", "--version"])
    recipe = BuildRecipe(name="fake", title="Fake", toolchain={"good": good})
    whole = find_toolchain(recipe, HERE)
    assert not isinstance(whole, MissingTool)
    assert whole["good"].version == "2.2"
    lacking = recipe.model_copy(
        update={"toolchain": {"good": good, "bad": tool("no-1"), "worse": tool("no-2")}}
    )
    result = find_toolchain(lacking, HERE)
    assert isinstance(result, MissingTool)
    assert result.name == "bad"


def test_the_harnesss_own_environment_is_not_searched(tmp_path: Path) -> None:
    own = f"{sys.prefix}/bin"
    assert search_path({"PATH": f"{own}:{tmp_path}::/usr/bin"}) == f"{tmp_path}:/usr/bin"


def test_a_candidate_may_lie_in_the_recipes_own_folder(script: MakeTool, tmp_path: Path) -> None:
    own = script("lang/zig/tools/v2/cc", "echo cc 2.2")
    inside = tool("{source}/tools/*/cc")
    assert found(find_tool("cc", inside, tmp_path / "lang/zig")).path == own
    assert missing(find_tool("cc", inside, tmp_path / "lang/ada")).name == "cc"


def test_a_recipes_folder_with_brackets_in_its_name_is_no_pattern(
    script: MakeTool, tmp_path: Path
) -> None:
    own = script("lang [old]/tools/v2/cc", "echo cc 2.2")
    assert found(find_tool("cc", tool("{source}/tools/*/cc"), tmp_path / "lang [old]")).path == own


def test_an_optional_tool_that_is_missing_is_left_out_and_the_rest_is_found(
    script: MakeTool,
) -> None:
    good = tool(script("good", "echo cc 2.2"), version_argv=["{good}", "--version"])
    extra = tool("no-such-tool", optional="a model or two")
    recipe = BuildRecipe(name="fake", title="Fake", toolchain={"extra": extra, "good": good})
    result = find_toolchain(recipe, HERE)
    assert not isinstance(result, MissingTool)
    assert set(result) == {"good"}


def test_a_tool_that_was_chosen_is_taken_as_it_is_and_asked_nothing(
    script: MakeTool, tmp_path: Path
) -> None:
    asked = script("asked", f"touch {tmp_path}/was-asked; echo cc 1.1")
    recipe = BuildRecipe(name="fake", title="Fake", toolchain={"cc": tool(asked)})
    chosen = FoundTool("cc", Path("/opt/cc-9/bin/cc"), "9.0")
    assert find_toolchain(recipe, HERE, {"cc": chosen}) == {"cc": chosen}
    assert not (tmp_path / "was-asked").exists()


def test_every_installation_is_found_once_the_usual_one_first(
    script: MakeTool, tmp_path: Path
) -> None:
    usual = script("usual/cc", "echo cc 2.2")
    older = script("opt/cc-1/bin/cc", "echo cc 1.1")
    newest = script("opt/cc-3/bin/cc", "echo cc 3.3")
    script("opt/cc-4/bin/cc", "exit 1")
    (tmp_path / "opt" / "current").symlink_to(tmp_path / "opt" / "cc-3")
    every = find_every("cc", tool(usual), (f"{tmp_path}/opt/*/bin/cc", str(usual)), HERE)
    assert [(each.path, each.version) for each in every] == [
        (usual, "2.2"), (older, "1.1"), (newest, "3.3"),
    ]  # fmt: skip
    assert every[0] == find_tool("cc", tool(usual), HERE)


def test_shims_of_one_program_are_one_installation(script: MakeTool) -> None:
    real = script("real", "echo cc 1.1")
    body = f'[ "$1" = --where ] && echo {real} || echo cc 1.1'
    shims = [script(name, body) for name in ("shim-1", "shim-2")]
    resolving = tool(*shims, resolve_argv=["{cc}", "--where"])
    assert [each.path for each in find_every("cc", resolving, (), HERE)] == [real]


def test_where_there_is_no_installation_none_is_found(tmp_path: Path) -> None:
    assert find_every("cc", tool("no-such-tool"), (f"{tmp_path}/*/cc",), HERE) == ()
