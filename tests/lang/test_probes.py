"""Every probe of every model of every language: there, or not applicable with its reason."""

from __future__ import annotations

from functools import cache

import pytest

from harness.catalogue.loader import load_catalogue
from harness.cli.workspace import BUILD, chosen_languages
from harness.measure.host import Machine
from harness.measure.plan import Selection, make_plan
from harness.measure.programs import Program, prepare_one
from harness.vocabulary import Family

LANGUAGES = [language.name for language in chosen_languages([])]


@cache
def program_of(name: str) -> Program:
    prepared = prepare_one(chosen_languages([name])[0], BUILD)
    if not isinstance(prepared, Program):
        pytest.skip(f"{name} cannot be built here: {prepared.reason}")
    return prepared


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_pair_of_probe_and_model_is_silently_missing_from_a_standard_session(
    language: str,
) -> None:
    program = program_of(language)
    catalogue = load_catalogue()
    plan = make_plan(
        "all", catalogue, Selection("standard"), [program], frozenset({language}), (),
        Machine((0, 1), work_file_system="ext4"), 1,
    )  # fmt: skip

    run = {(cell.probe, cell.model) for cell in plan.probing.cells}
    reasons = {(gap.cell.probe, gap.cell.model): gap.reason for gap in plan.probing.gaps}
    description = program.description
    models = [
        *(model.name for model in description.models if model.family is not Family.SEQUENTIAL),
        *(model.name for model in description.absent_models),
    ]
    for probe in catalogue.probes:
        for model in models:
            where = (probe, model)
            assert (where in run) != (where in reasons), where
            assert reasons.get(where, "not applicable: ").startswith("not applicable: "), where
    assert {probe for probe, _ in run} == set(catalogue.probes)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_headline_models_have_every_probe(language: str) -> None:
    program = program_of(language)

    for role in (program.headline.threads, program.headline.processes):
        model = program.description.model(role or "")
        assert model is not None
        assert not set(model.not_applicable) & set(load_catalogue().probes)
