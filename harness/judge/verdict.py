"""A claim becomes a verdict per language and runtime: the headline pair's, with the exceptions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from harness.catalogue.claim import (
    Claim,
    Condition,
    Experiment,
    Mechanism,
    NamedModel,
    Part,
    resolve_workers,
)
from harness.judge.comparison import Comparisons
from harness.judge.rule import word_for
from harness.judge.summary import summed_up
from harness.store import MissingLanguage, Plan, RuntimeRecord
from harness.vocabulary import Cell, Family, Pair, Term, Verdict, VerdictWord

#: Fewer blocks than this give provisional verdicts.
BLOCKS_FOR_A_FULL_VERDICT = 12


@dataclass(frozen=True, slots=True)
class _Contrast:
    """One pair of models and the factors of what is estimated of it, or why there is nothing."""

    name: str
    terms: tuple[Term, ...] = ()
    reason_not: str = ""


def verdicts(plan: Plan, comparisons: Comparisons, measured: Sequence[str]) -> list[Verdict]:
    """Every claim of the plan in every `measured` language, then in the missing ones."""
    found = []
    for claim in plan.claims:
        found += [
            _verdict(claim, runtime, plan, comparisons)
            for runtime in plan.runtimes
            if runtime.language in measured and _concerns(claim, runtime)
        ]
        found += [_missing(claim, gone) for gone in plan.missing]
    return found


def _concerns(claim: Claim, runtime: RuntimeRecord) -> bool:
    """Whether the claim says anything of the language: it has a model of those that are named."""
    named = {
        mechanism.model if isinstance(mechanism, NamedModel) else None
        for part in claim.parts
        for mechanism in part.mechanisms()
    }
    models = {model.name for model in runtime.models}
    models |= {model.name for model in runtime.absent_models}
    return None in named or not named.isdisjoint(models)


def _verdict(claim: Claim, runtime: RuntimeRecord, plan: Plan, comparisons: Comparisons) -> Verdict:
    if claim.cpus_at_least > len(plan.cpus):
        reason = f"needs {claim.cpus_at_least} CPUs, and {len(plan.cpus)} may be used"
        return Verdict(claim.id, runtime.language, runtime.runtime, _without_pair(reason))
    headlines: list[Pair] = []
    exceptions: list[Pair] = []
    for part in claim.parts:
        for condition in part.conditions():
            pairs = _pairs(part, condition, runtime, plan, comparisons)
            headlines += pairs[:1]
            exceptions += pairs[1:]
    headline = summed_up(headlines, claim.together)
    blocks = [pair.interval.blocks for pair in headlines if pair.interval]
    return Verdict(
        claim=claim.id,
        language=runtime.language,
        runtime=runtime.runtime,
        headline=headline,
        conditions=tuple(headlines),
        exceptions=tuple(exceptions),
        provisional=bool(blocks) and min(blocks) < BLOCKS_FOR_A_FULL_VERDICT,
    )


def _pairs(
    part: Part,
    condition: Condition,
    runtime: RuntimeRecord,
    plan: Plan,
    comparisons: Comparisons,
) -> list[Pair]:
    """The headline pair under one condition, then the others; at least one, with its reason."""
    contrasts = (
        _ratios(part, condition, runtime, plan, comparisons)
        if part.estimand == "ratio"
        else _against_baseline(part, condition, runtime, plan, comparisons)
    )
    if not contrasts:
        reason = f"the language has no such models for {condition.experiment.workload}"
        return [_without_pair(reason, condition.label)]
    workers = resolve_workers(condition.experiment.workers, len(plan.cpus))
    return [_pair(each, part, condition.label, workers, comparisons) for each in contrasts]


def _cells_of(
    experiment: Experiment, runtime: RuntimeRecord, plan: Plan, comparisons: Comparisons
) -> list[Cell]:
    """The concurrent cells of the experiment in this runtime, those that are gaps among them."""
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
        and (cell.language, cell.runtime) == (runtime.language, runtime.runtime)
        and (cell.workload, cell.size, cell.lifetime, cell.workers, cell.schedule, cell.tasks)
        == wanted
    ]


def _ratios(
    part: Part,
    condition: Condition,
    runtime: RuntimeRecord,
    plan: Plan,
    comparisons: Comparisons,
) -> list[_Contrast]:
    """Numerator over denominator, the headline pair first, then every pair of their families.

    Where the two are one model in two experiments, each model is compared with itself alone.
    """
    assert part.numerator is not None  # the part's type has made sure
    assert part.denominator is not None  # the part's type has made sure
    above = _cells_of(condition.experiment, runtime, plan, comparisons)
    below = _cells_of(condition.against or condition.experiment, runtime, plan, comparisons)
    itself = condition.against is not None and part.numerator == part.denominator
    return [
        _Contrast(
            _ratio_name(top, bottom),
            (Term(top, part.metric, 1), Term(bottom, part.metric, -1)),
        )
        for top in _headline_first(part.numerator, runtime, above)
        for bottom in _headline_first(part.denominator, runtime, below)
        if not itself or top.model == bottom.model
    ]


def _ratio_name(top: Cell, bottom: Cell) -> str:
    if top.model != bottom.model:
        return f"{_called(top)} : {_called(bottom)}"
    if top.schedule is not bottom.schedule:
        return f"{_called(top)}, {top.schedule} : {bottom.schedule}"
    return f"{_called(top)}, {top.condition} : {bottom.condition}"


def _against_baseline(
    part: Part,
    condition: Condition,
    runtime: RuntimeRecord,
    plan: Plan,
    comparisons: Comparisons,
) -> list[_Contrast]:
    """The subject's speed-up or efficiency, the headline model first, then its family's others."""
    assert part.subject is not None  # the part's type has made sure
    cells = _cells_of(condition.experiment, runtime, plan, comparisons)
    contrasts = []
    for cell in _headline_first(part.subject, runtime, cells):
        baseline = comparisons.baseline(cell)
        if cell.key in comparisons.gaps:
            contrasts.append(_Contrast(_called(cell), (Term(cell, part.metric, 1),)))
        elif baseline is None:
            reason = "its sequential baseline is not part of the plan"
            contrasts.append(_Contrast(_called(cell), reason_not=reason))
        elif part.estimand == "speedup":
            name = f"{_called(cell)} over {_called(baseline)}"
            contrasts.append(_Contrast(name, comparisons.speedup_terms(cell)))
        else:
            contrasts.append(_efficiency(cell, comparisons))
    return contrasts


def _efficiency(cell: Cell, comparisons: Comparisons) -> _Contrast:
    name = f"{_called(cell)}, speed-up over the ceiling's"
    if comparisons.is_ceiling(cell):
        speedup = comparisons.speedup(cell)
        seen = f"its speed-up is {speedup.estimate:.2f} on {cell.workers}" if speedup else "no data"
        return _Contrast(name, reason_not=f"the ceiling itself: {seen}")
    terms = comparisons.efficiency_terms(cell)
    if not terms:
        reason = "no ceiling: its program could not run here (see the rows of its language)"
        return _Contrast(name, reason_not=reason)
    return _Contrast(name, terms)


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


def _pair(
    contrast: _Contrast, part: Part, label: str, workers: int, comparisons: Comparisons
) -> Pair:
    word, interval, reason = VerdictWord.NOT_TESTABLE, None, contrast.reason_not
    for term in contrast.terms:
        problem = comparisons.problem(term.cell)
        if problem is not None:
            reason = reason or f"{_called(term.cell)}: {problem}"
    if not reason:
        interval = comparisons.estimate(contrast.terms)
        if interval is None:
            word, reason = VerdictWord.INCONCLUSIVE, "no block has all of its cells"
        elif part.rule is None:
            word, reason = VerdictWord.SHOWN, "the textbook gives no measure for it"
        else:
            word, reason = word_for(interval, part.rule, workers)
    return Pair(contrast.name, interval, word, reason, label, contrast.terms)


def _missing(claim: Claim, gone: MissingLanguage) -> Verdict:
    pair = _without_pair(f"{gone.outcome}: {gone.reason}")
    return Verdict(claim.id, gone.language, "", pair)


def _without_pair(reason: str, label: str = "") -> Pair:
    return Pair("", None, VerdictWord.NOT_TESTABLE, reason, label)


def _called(cell: Cell) -> str:
    """The mechanism by its full name: a ratio without both names says nothing."""
    return f"{cell.language}/{cell.model}"
