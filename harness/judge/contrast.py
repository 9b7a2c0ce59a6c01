"""Which cells a claim compares in a runtime: the factors of every ratio it speaks of."""

from __future__ import annotations

from dataclasses import dataclass

from harness.catalogue.claim import Condition, Experiment, Part
from harness.catalogue.terms import Mechanism, NamedModel, resolve_workers
from harness.judge.comparison import Comparisons
from harness.store import RuntimeRecord
from harness.vocabulary import Cell, Control, Family, Term


@dataclass(frozen=True, slots=True)
class Contrast:
    """One pair of models and the factors of what is estimated of it, or why there is nothing."""

    name: str
    terms: tuple[Term, ...] = ()
    reason_not: str = ""


def contrasts(
    part: Part, condition: Condition, runtime: RuntimeRecord, comparisons: Comparisons
) -> list[Contrast]:
    """What the part compares under one condition, the headline pair first; may be empty."""
    if part.estimand == "ratio":
        return _ratios(part, condition, runtime, comparisons)
    return _of_subject(part, condition, runtime, comparisons)


def called(cell: Cell) -> str:
    """The mechanism by its full name: a ratio without both names says nothing."""
    return f"{cell.language}/{cell.model}"


def _cells_of(
    experiment: Experiment, runtime: RuntimeRecord, comparisons: Comparisons
) -> list[Cell]:
    """The concurrent cells of the experiment in this runtime, those that are gaps among them."""
    plan = comparisons.plan
    workers = resolve_workers(experiment.workers, len(plan.cpus))
    size = experiment.size
    if size is None:
        size = plan.workload(experiment.workload).size
    tasks = experiment.tasks_per_worker
    wanted = (
        experiment.workload, size, experiment.lifetime, workers, experiment.schedule,
        None if tasks is None else tasks * workers,
    )  # fmt: skip
    return [
        cell
        for cell in (*comparisons.cells.values(), *comparisons.gaps.values())
        if cell.family is not Family.SEQUENTIAL
        and cell.control is Control.NONE
        and (cell.language, cell.runtime) == (runtime.language, runtime.runtime)
        and (cell.workload, cell.size, cell.lifetime, cell.workers, cell.schedule, cell.tasks)
        == wanted
    ]


def _ratios(
    part: Part, condition: Condition, runtime: RuntimeRecord, comparisons: Comparisons
) -> list[Contrast]:
    """Numerator over denominator, the headline pair first, then every pair of their families.

    Where the two are one model in two experiments, each model is compared with itself alone.
    """
    assert part.numerator is not None  # the part's type has made sure
    assert part.denominator is not None  # the part's type has made sure
    above = _cells_of(condition.experiment, runtime, comparisons)
    below = _cells_of(condition.against or condition.experiment, runtime, comparisons)
    itself = condition.against is not None and part.numerator == part.denominator
    return [
        Contrast(
            _ratio_name(top, bottom),
            (Term(top, part.metric, 1), Term(bottom, part.metric, -1)),
        )
        for top in _headline_first(part.numerator, runtime, above)
        for bottom in _headline_first(part.denominator, runtime, below)
        if not itself or top.model == bottom.model
    ]


def _ratio_name(top: Cell, bottom: Cell) -> str:
    if top.model != bottom.model:
        return f"{called(top)} : {called(bottom)}"
    if top.schedule is not bottom.schedule:
        return f"{called(top)}, {top.schedule} : {bottom.schedule}"
    return f"{called(top)}, {top.condition} : {bottom.condition}"


def _of_subject(
    part: Part, condition: Condition, runtime: RuntimeRecord, comparisons: Comparisons
) -> list[Contrast]:
    """The subject's speed-up or efficiency, the headline model first, then its family's others."""
    assert part.subject is not None  # the part's type has made sure
    cells = _cells_of(condition.experiment, runtime, comparisons)
    found = []
    for cell in _headline_first(part.subject, runtime, cells):
        baseline = comparisons.baseline(cell)
        if cell.key in comparisons.gaps:
            found.append(Contrast(called(cell), (Term(cell, part.metric, 1),)))
        elif baseline is None:
            reason = "its sequential baseline is not part of the plan"
            found.append(Contrast(called(cell), reason_not=reason))
        elif part.estimand == "speedup":
            name = f"{called(cell)} over {called(baseline)}"
            found.append(Contrast(name, comparisons.speedup_terms(cell)))
        else:
            found.append(_efficiency(cell, comparisons))
    return found


def _efficiency(cell: Cell, comparisons: Comparisons) -> Contrast:
    name = f"{called(cell)}, speed-up over the ceiling's"
    if comparisons.is_ceiling(cell):
        speedup = comparisons.speedup(cell)
        seen = f"its speed-up is {speedup.estimate:.2f} on {cell.workers}" if speedup else "no data"
        return Contrast(name, reason_not=f"the ceiling itself: {seen}")
    terms = comparisons.efficiency_terms(cell)
    if not terms:
        reason = "no ceiling: its program could not run here (see the rows of its language)"
        return Contrast(name, reason_not=reason)
    return Contrast(name, terms)


def _headline_first(mechanism: Mechanism, runtime: RuntimeRecord, cells: list[Cell]) -> list[Cell]:
    """The headline model's cell, then the others of its family; nothing without the headline.

    A model that is named stands alone.
    """
    if isinstance(mechanism, NamedModel):
        return [cell for cell in cells if cell.model == mechanism.model]
    name = runtime.headline(mechanism)
    headline = [cell for cell in cells if cell.model == name]
    others = [
        cell
        for cell in cells
        if headline and cell.family is headline[0].family and cell.model != name
    ]
    return headline + others
