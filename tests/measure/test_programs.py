"""A language is made ready, or is missing with its reason."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from harness.catalogue.manifest import load_language
from harness.measure.programs import USUAL, Program, prepare, prepare_one
from harness.store import MissingLanguage
from harness.vocabulary import Outcome

FAKES = Path(__file__).resolve().parents[1] / "fakes"

Spoil = Callable[[str, str], MissingLanguage]


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
