"""A language is made ready, or is missing with its reason."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from harness.catalogue.manifest import Headline, Language, load_language
from harness.measure.programs import USUAL, Choice, Program, prepare, prepare_one
from harness.measure.toolchain import FoundTool, find_tool
from harness.store import MissingLanguage
from harness.vocabulary import Outcome

FAKES = Path(__file__).resolve().parents[1] / "fakes"

Spoil = Callable[[str, str], MissingLanguage]
#: To be appended to a fake's manifest whose program has `{program_options}`.
VARIANTS = """
runtime: {tool: python}
program_options: [-S]
variants:
  bare: {reason: without asserts, program_options: [-S, -O], environment: {LEVEL: "3"}}
  broken: {reason: no such module, program_options: [-m, no_such_module]}
"""


@pytest.fixture
def spoiled(tmp_path: Path, build_root: Path) -> Spoil:
    """The honest fake, made ready after one replacement in its manifest."""

    def make(old: str, new: str) -> MissingLanguage:
        folder = tmp_path / "honest"
        shutil.copytree(FAKES / "honest", folder)
        manifest = folder / "language.yaml"
        text = manifest.read_text()
        assert old in text
        manifest.write_text(text.replace(old, new))
        missing = prepare_one(load_language(folder), build_root)
        assert isinstance(missing, MissingLanguage)
        return missing

    return make


@pytest.fixture
def varied(tmp_path: Path) -> Language:
    """The honest fake with two variants, one of which does not start."""
    folder = tmp_path / "honest"
    shutil.copytree(FAKES / "honest", folder)
    manifest = folder / "language.yaml"
    text = manifest.read_text().replace('"-S"', '"{program_options}"')
    manifest.write_text(text + VARIANTS)
    return load_language(folder)


def ready(result: Program | MissingLanguage) -> Program:
    assert isinstance(result, Program), result
    return result


def test_a_program_says_itself_what_it_is(honest: Program) -> None:
    record = honest.record()
    assert record.language == "honest"
    assert record.runtime == f"{record.implementation} {record.version}"
    assert [model.name for model in record.models] == ["fork", "sequential", "threads"]
    assert (record.headline_threads, record.headline_processes) == ("threads", "fork")
    assert record.build_digest == honest.build.digest
    (tool,) = honest.tools()
    assert (tool.language, tool.tool) == ("honest", "python")
    assert tool.version == record.version


def test_a_headline_model_that_the_program_does_not_have_is_a_fault(spoiled: Spoil) -> None:
    missing = spoiled("processes: fork", "processes: spawn")
    assert missing.outcome is Outcome.FAILED
    assert "headline model 'spawn' is not one of the program's" in missing.reason


def test_a_program_of_another_language_is_a_fault(spoiled: Spoil) -> None:
    other = FAKES / "wrong-kernel" / "wrong_kernel.py"
    environment = f'["{{python}}", "-S", "{other}"]\nenvironment: {{PYTHONPATH: "{{source}}"}}'
    missing = spoiled('["{python}", "-S", "{source}/honest.py"]', environment)
    assert missing.outcome is Outcome.FAILED
    assert missing.reason == "describe: calls itself 'wrong-kernel', not 'honest'"


def test_an_unsuitable_version_is_a_missing_toolchain_with_how_to_install_another(
    spoiled: Spoil,
) -> None:
    missing = spoiled(r"Python (3\.(?:9|[1-9]\d)\.\d+)", r"Python (4\.\d+)")
    assert missing.outcome is Outcome.MISSING_TOOLCHAIN
    assert "does not answer '--version'" in missing.reason
    assert "debian: apt-get install python3" in missing.install


def test_one_language_that_cannot_run_does_not_hinder_the_others(build_root: Path) -> None:
    announced: list[str] = []
    languages = [(load_language(FAKES / name), USUAL) for name in ("does-not-build", "honest")]
    programs, missing = prepare(languages, build_root, announced.append)
    assert [program.language.name for program in programs] == ["honest"]
    assert [gone.language for gone in missing] == ["does-not-build"]
    assert announced == ["The fake does-not-build", "The honest fake"]


def test_a_variant_is_a_row_of_its_own_by_the_name_of_its_runtime(
    varied: Language, build_root: Path
) -> None:
    usual = ready(prepare_one(varied, build_root))
    bare = ready(prepare_one(varied, build_root, Choice(variant="bare")))
    assert bare.runtime == f"{usual.runtime}, bare"
    assert usual.record().variant == ""
    record = bare.record()
    assert (record.runtime, record.variant) == (bare.runtime, "bare")
    assert record.version == usual.record().version
    assert record.options == ("-S", "-O")
    assert record.build_digest != usual.record().build_digest


def test_a_variants_options_and_environment_are_those_that_its_program_is_run_under(
    varied: Language, build_root: Path
) -> None:
    usual = ready(prepare_one(varied, build_root))
    bare = ready(prepare_one(varied, build_root, Choice(variant="bare")))
    python, script = str(usual.path), f"{varied.folder}/honest.py"
    assert usual.argv == (python, "-S", script)
    assert bare.argv == (python, "-S", "-O", script)
    assert bare.environment["LEVEL"] == "3"
    assert "LEVEL" not in usual.environment


def test_a_variant_that_does_not_run_is_missing_by_its_name(
    varied: Language, build_root: Path
) -> None:
    languages = [(varied, Choice(variant=name)) for name in ("broken", "bare")]
    announced: list[str] = []
    programs, missing = prepare(languages, build_root, announced.append)
    assert [program.choice.variant for program in programs] == ["bare"]
    assert [(gone.language, gone.variant) for gone in missing] == [("honest", "broken")]
    assert "no_such_module" in missing[0].reason
    assert announced == ["The honest fake broken", "The honest fake bare"]


def test_the_record_names_the_runtimes_executable_where_the_manifest_says_which_it_is(
    varied: Language, honest: Program, build_root: Path
) -> None:
    program = ready(prepare_one(varied, build_root))
    assert program.record().path == str(program.build.tools["python"].path)
    assert honest.record().path == "", "its manifest does not say"


@pytest.fixture
def alike(varied: Language, tmp_path: Path) -> list[FoundTool]:
    """Two installations of one version, each at a place of its own."""
    usual = find_tool("python", varied.manifest.toolchain["python"], varied.folder)
    assert isinstance(usual, FoundTool)
    places = [tmp_path / name / "python" for name in ("one", "two")]
    for place in places:
        place.parent.mkdir()
        place.write_text(f'#!/bin/sh\nexec "{usual.path}" "$@"\n')
        place.chmod(0o755)
    return [FoundTool("python", place, usual.version) for place in places]


def test_two_installations_that_call_themselves_alike_are_told_apart_by_their_place(
    varied: Language, alike: list[FoundTool], build_root: Path
) -> None:
    one, two = alike
    chosen = [(varied, Choice(one)), (varied, Choice(two)), (varied, Choice(two, "bare"))]
    programs, missing = prepare(chosen, build_root)
    assert not missing
    name = f"{programs[0].description.implementation} {programs[0].description.version}"
    assert [program.runtime for program in programs] == [
        f"{name} ({one.path})", f"{name} ({two.path})", f"{name}, bare",
    ]  # fmt: skip
    assert [program.record().runtime for program in programs] == [p.runtime for p in programs]
    assert {tool.runtime for program in programs for tool in program.tools()} == {
        program.runtime for program in programs
    }


def test_an_installation_that_was_chosen_is_the_one_that_runs(
    varied: Language, alike: list[FoundTool], build_root: Path
) -> None:
    program = ready(prepare_one(varied, build_root, Choice(alike[1])))
    assert program.path == alike[1].path
    assert program.argv[0] == str(alike[1].path)
    assert program.by_hand == ("harness", "worker", "--runtime", alike[1].version, "honest")


def test_a_chosen_installation_that_does_not_run_is_named_in_the_reason(
    varied: Language, tmp_path: Path, build_root: Path
) -> None:
    gone = FoundTool("python", tmp_path / "gone" / "python", "3.99.0")
    missing = prepare_one(varied, build_root, Choice(gone))
    assert isinstance(missing, MissingLanguage)
    assert missing.reason.startswith(f"{gone.path}: ")


def test_a_variant_is_started_by_hand_with_its_name(varied: Language, build_root: Path) -> None:
    bare = ready(prepare_one(varied, build_root, Choice(variant="bare")))
    assert bare.by_hand == ("harness", "worker", "--variant", "bare", "honest")
    assert ready(prepare_one(varied, build_root)).by_hand == ("harness", "worker", "honest")


def test_a_headline_model_that_this_runtime_lacks_is_no_fault(
    tmp_path: Path, build_root: Path
) -> None:
    """It has rows that say why there is no number."""
    folder = tmp_path / "knows-its-limits"
    shutil.copytree(FAKES / "knows-its-limits", folder)
    manifest = folder / "language.yaml"
    text = manifest.read_text().replace("{source}/../honest", str(FAKES / "honest"))
    manifest.write_text(text.replace("processes: fork", "processes: spawn"))
    program = ready(prepare_one(load_language(folder), build_root))
    (absent,) = program.record().absent_models
    assert (absent.name, absent.needs) == ("spawn", "a system that can spawn")
    assert program.record().headline("processes") == "spawn"


def test_the_headline_of_a_record_is_that_of_the_runtime_that_said_its_facts(
    honest: Program,
) -> None:
    headline = Headline(threads="threads", processes="processes-{method}")
    manifest = honest.language.manifest.model_copy(update={"headline": headline})
    language = honest.language.model_copy(update={"manifest": manifest})
    for method in ("fork", "spawn"):
        facts = honest.description.facts | {"method": method}
        description = honest.description.model_copy(update={"facts": facts})
        record = replace(honest, language=language, description=description).record()
        assert record.headline_processes == f"processes-{method}"
        assert record.headline_threads == "threads"


def test_what_an_optional_step_could_not_give_is_on_record(
    tmp_path: Path, build_root: Path
) -> None:
    folder = tmp_path / "honest"
    shutil.copytree(FAKES / "honest", folder)
    with (folder / "language.yaml").open("a") as manifest:
        manifest.write('build: [{argv: ["{python}", -c, "raise SystemExit(3)"], optional: speed}]')
    program = ready(prepare_one(load_language(folder), build_root))
    (lost,) = program.record().lost
    assert lost.startswith("speed: ")
