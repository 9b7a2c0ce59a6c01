"""A claim becomes a verdict per language and runtime: the headline pair's, with the exceptions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from harness.catalogue.entries import Claim, Role, resolve_workers
from harness.judge.comparison import Comparisons
from harness.judge.rule import word_for
from harness.store import MissingLanguage, Plan, RuntimeRecord
from harness.vocabulary import Cell, Family, Interval, Pair, Verdict, VerdictWord

#: Fewer blocks than this give provisional verdicts.
BLOCKS_FOR_A_FULL_VERDICT = 12


@dataclass(frozen=True, slots=True)
class _Contrast:
    """What is estimated of one pair of models, and the cells that it rests on."""

    name: str
    interval: Interval | None
    cells: tuple[Cell, ...]
    reason_not: str = ""


def verdicts(plan: Plan, comparisons: Comparisons, measured: Sequence[str]) -> list[Verdict]:
    """Every claim of the plan in every `measured` language, then in the missing ones."""
    found = []
    for claim in plan.claims:
        found += [
            _verdict(claim, runtime, plan, comparisons)
            for runtime in plan.runtimes
            if runtime.language in measured
        ]
        found += [_missing(claim, gone) for gone in plan.missing]
    return found


def _verdict(claim: Claim, runtime: RuntimeRecord, plan: Plan, comparisons: Comparisons) -> Verdict:
    workers = resolve_workers(claim.experiment.workers, len(plan.cpus))
    cells = _claim_cells(claim, runtime, plan, workers)
    if claim.cpus_at_least > len(plan.cpus):
        reason = f"needs {claim.cpus_at_least} CPUs, and {len(plan.cpus)} may be used"
        return _verdict_of(claim, runtime, [_without_pair(reason)])
    contrasts = (
        _ratios(claim, runtime, cells, comparisons)
        if claim.estimand == "ratio"
        else _against_baseline(claim, runtime, cells, comparisons)
    )
    if not contrasts:
        reason = f"the language has no such models for {claim.experiment.workload}"
        return _verdict_of(claim, runtime, [_without_pair(reason)])
    return _verdict_of(
        claim, runtime, [_pair(each, claim, workers, comparisons) for each in contrasts]
    )


def _claim_cells(claim: Claim, runtime: RuntimeRecord, plan: Plan, workers: int) -> list[Cell]:
    """The concurrent cells of the claim's experiment in this runtime."""
    experiment = claim.experiment
    size = experiment.size
    if size is None:
        size = plan.workload(experiment.workload).size
    tasks = experiment.tasks_per_worker
    wanted = (
        experiment.workload, size, experiment.lifetime, workers,
        None if tasks is None else tasks * workers,
    )  # fmt: skip
    return [
        cell
        for planned in plan.cells
        if (cell := planned.cell()).family is not Family.SEQUENTIAL
        and (cell.language, cell.runtime) == (runtime.language, runtime.runtime)
        and (cell.workload, cell.size, cell.lifetime, cell.workers, cell.tasks) == wanted
    ]


def _ratios(
    claim: Claim, runtime: RuntimeRecord, cells: list[Cell], comparisons: Comparisons
) -> list[_Contrast]:
    """Numerator over denominator, the headline pair first, then every pair of their families."""
    assert claim.numerator is not None  # the claim's type has made sure
    assert claim.denominator is not None  # the claim's type has made sure
    tops = _headline_first(claim.numerator, runtime, cells)
    bottoms = _headline_first(claim.denominator, runtime, cells)
    return [
        _Contrast(
            f"{_called(top)} : {_called(bottom)}",
            comparisons.ratio(top, bottom, claim.metric),
            (top, bottom),
        )
        for top in tops
        for bottom in bottoms
    ]


def _against_baseline(
    claim: Claim, runtime: RuntimeRecord, cells: list[Cell], comparisons: Comparisons
) -> list[_Contrast]:
    """The subject's speed-up or efficiency, the headline model first, then its family's others."""
    assert claim.subject is not None  # the type made sure
    contrasts = []
    for cell in _headline_first(claim.subject, runtime, cells):
        baseline = comparisons.baseline(cell)
        if baseline is None:
            reason = "its sequential baseline is not part of the plan"
            contrasts.append(_Contrast(_called(cell), None, (cell,), reason))
        elif claim.estimand == "speedup":
            name = f"{_called(cell)} over {_called(baseline)}"
            contrasts.append(_Contrast(name, comparisons.speedup(cell), (cell, baseline)))
        else:
            contrasts.append(_efficiency(cell, baseline, comparisons))
    return contrasts


def _efficiency(cell: Cell, baseline: Cell, comparisons: Comparisons) -> _Contrast:
    name = f"{_called(cell)}, speed-up over the ceiling's"
    ceiling = comparisons.ceiling(cell)
    if comparisons.is_ceiling(cell):
        speedup = comparisons.speedup(cell)
        seen = f"its speed-up is {speedup.estimate:.2f} on {cell.workers}" if speedup else "no data"
        return _Contrast(name, None, (cell, baseline), f"the ceiling itself: {seen}")
    under = comparisons.baseline(ceiling) if ceiling else None
    if ceiling is None or under is None:
        reason = "no ceiling: its program could not run here (see the rows of its language)"
        return _Contrast(name, None, (cell, baseline), reason)
    return _Contrast(name, comparisons.efficiency(cell), (cell, baseline, ceiling, under))


def _headline_first(role: Role, runtime: RuntimeRecord, cells: list[Cell]) -> list[Cell]:
    """The headline model's cell, then the others of its family; nothing without the headline."""
    name = runtime.headline_threads if role == "threads" else runtime.headline_processes
    headline = [cell for cell in cells if cell.model == name]
    others = [
        cell
        for cell in cells
        if headline and cell.family is headline[0].family and cell.model != name
    ]
    return headline + others


def _pair(contrast: _Contrast, claim: Claim, workers: int, comparisons: Comparisons) -> Pair:
    if contrast.reason_not:
        return Pair(contrast.name, None, VerdictWord.NOT_TESTABLE, contrast.reason_not)
    for cell in contrast.cells:
        problem = comparisons.problem(cell)
        if problem is not None:
            reason = f"{_called(cell)}: {problem}"
            return Pair(contrast.name, None, VerdictWord.NOT_TESTABLE, reason)
    if contrast.interval is None:
        reason = "no block has all of its cells"
        return Pair(contrast.name, None, VerdictWord.INCONCLUSIVE, reason)
    word, reason = word_for(contrast.interval, claim.rule, workers)
    return Pair(contrast.name, contrast.interval, word, reason)


def _verdict_of(claim: Claim, runtime: RuntimeRecord, pairs: list[Pair]) -> Verdict:
    headline = pairs[0]
    blocks = headline.interval.blocks if headline.interval else 0
    return Verdict(
        claim=claim.id,
        language=runtime.language,
        runtime=runtime.runtime,
        headline=headline,
        exceptions=tuple(pairs[1:]),
        provisional=0 < blocks < BLOCKS_FOR_A_FULL_VERDICT,
    )


def _missing(claim: Claim, gone: MissingLanguage) -> Verdict:
    pair = _without_pair(f"{gone.outcome}: {gone.reason}")
    return Verdict(claim.id, gone.language, "", pair)


def _without_pair(reason: str) -> Pair:
    return Pair("", None, VerdictWord.NOT_TESTABLE, reason)


def _called(cell: Cell) -> str:
    """The mechanism by its full name: a ratio without both names says nothing."""
    return f"{cell.language}/{cell.model}"
