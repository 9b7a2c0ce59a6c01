"""Which models of a program a claim means."""

from __future__ import annotations

from collections.abc import Iterable

from harness.catalogue.terms import Mechanism, NamedModel
from harness.measure.programs import Program
from harness.protocol import AbsentModel, ModelDescription
from harness.vocabulary import Family


def models_meant(
    mechanisms: Iterable[Mechanism], program: Program, every: bool
) -> list[ModelDescription | AbsentModel]:
    """The concurrent models that are meant here, with those that this runtime lacks.

    With `every` a role means all models of the program, not its headline model alone.
    """
    headline = program.headline
    wanted: set[str | None] = set()
    by_role = False
    for mechanism in mechanisms:
        if isinstance(mechanism, NamedModel):
            wanted.add(mechanism.model)
        else:
            by_role = True
            wanted.add(headline.threads if mechanism == "threads" else headline.processes)
    description = program.description
    known: list[ModelDescription | AbsentModel] = [*description.models, *description.absent_models]
    return [
        model
        for model in known
        if model.family is not Family.SEQUENTIAL and ((every and by_role) or model.name in wanted)
    ]
