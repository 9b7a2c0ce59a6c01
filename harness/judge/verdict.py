"""A claim becomes a verdict per language and runtime: the headline pair's, with the exceptions."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from itertools import combinations

from harness.catalogue.claim import Claim, Condition, Part
from harness.catalogue.terms import NamedModel, resolve_workers
from harness.judge.comparison import Comparisons
from harness.judge.contrast import Contrast, called, contrasts
from harness.judge.controls import Controls
from harness.judge.counted import Counted, summed_shares
from harness.judge.estimate import LEVEL, blocks_for
from harness.judge.evidence import Evidence
from harness.judge.family import holm
from harness.judge.findings import Findings
from harness.judge.probe_evidence import evidence_of_probe
from harness.judge.rule import UNDECIDED
from harness.judge.summary import summed_up
from harness.judge.surroundings import Surroundings
from harness.store import MissingLanguage, Plan, RuntimeRecord
from harness.vocabulary import Pair, Steadiness, Verdict, VerdictWord

#: Fewer blocks than this give provisional verdicts, at a level that is not adjusted.
BLOCKS_FOR_A_FULL_VERDICT = 12


@dataclass(frozen=True, eq=False)
class Case:
    """A claim in one language and runtime: its evidence under each condition, headline first."""

    claim: Claim
    language: str
    runtime: str
    headlines: tuple[Evidence | Counted, ...]
    exceptions: tuple[Evidence | Counted, ...] = ()

    @property
    def provisional(self) -> bool:
        blocks = [each.blocks for each in self.headlines if each.blocks]
        return bool(blocks) and min(blocks) < BLOCKS_FOR_A_FULL_VERDICT

    @property
    def judged(self) -> bool:
        """Whether there is a hypothesis to test at all."""
        return any(each.tested for each in self.headlines)

    def at(self, level: float) -> Verdict:
        """The verdict with every interval at `level`.

        Conditions that contradict each other must do so at the level divided by the number of
        those that are tested: any one of them, wrong by chance, would do. Provisional verdicts
        are not adjusted, in this as in nothing.
        """
        pairs = self._summed(level)
        tested = sum(each.tested for each in self.headlines)
        adjusted = tested > 1 and not self.provisional
        strict = self._summed(1 - (1 - level) / tested) if adjusted else pairs
        return Verdict(
            claim=self.claim.id,
            language=self.language,
            runtime=self.runtime,
            headline=summed_up(pairs, self.claim.together, strict),
            conditions=tuple(each.pair(level) for each in self.headlines),
            exceptions=tuple(each.pair(level) for each in self.exceptions),
            provisional=self.provisional,
            level=level if self.judged else None,
        )

    def _summed(self, level: float) -> list[Pair]:
        """A pair for each condition; one for all conditions of a part that was counted."""
        pairs = []
        parts: dict[str, list[Counted]] = {}
        for each in self.headlines:
            if isinstance(each, Counted):
                parts.setdefault(each.group, []).append(each)
            else:
                pairs.append(each.pair(level))
        return pairs + [summed_shares(some) for some in parts.values()]

    def decided(self, level: float) -> bool:
        return self.at(level).word not in UNDECIDED

    def without(self, blocks: Collection[int]) -> Case:
        """The case without those blocks."""
        return replace(
            self,
            headlines=tuple(each.without(blocks) for each in self.headlines),
            exceptions=tuple(each.without(blocks) for each in self.exceptions),
        )


def verdicts(
    plan: Plan,
    comparisons: Comparisons,
    findings: Findings,
    controls: Controls,
    surroundings: Surroundings,
) -> list[Verdict]:
    """Every claim of the plan in every measured language, then in the missing ones.

    The cases are one family: each has the level that Holm's procedure gives it, but for those
    with too few blocks for that, which are provisional at 95 %.
    """
    cases = []
    gone = []
    for claim in plan.claims:
        cases += [
            _case(claim, runtime, plan, comparisons, findings, controls, surroundings)
            for runtime in plan.runtimes
            if runtime.language in plan.measured and _concerns(claim, runtime)
        ]
        gone += [_missing(claim, each) for each in plan.missing]
    members = [case for case in cases if case.judged and not case.provisional]
    levels = dict(
        zip(map(id, members), holm([case.decided for case in members], LEVEL), strict=True)
    )
    flagged = surroundings.set_aside
    found = [_given(case, levels.get(id(case), LEVEL), controls, flagged) for case in cases]
    order = {claim.id: place for place, claim in enumerate(plan.claims)}
    return sorted((*found, *gone), key=lambda verdict: order[verdict.claim])


def _given(case: Case, level: float, controls: Controls, flagged: frozenset[int]) -> Verdict:
    """The verdict at its level, if the controls let it stand, and its word without the flagged.

    There is none without them where too few blocks are left to reach the level.
    """
    verdict = case.at(level)
    if controls.failed:
        return _held_back(verdict, controls)
    if not flagged or not case.judged:
        return verdict
    rest = case.without(flagged)
    if any(each.blocks is not None and each.blocks < blocks_for(level) for each in rest.headlines):
        return verdict
    return replace(verdict, without_flagged=rest.at(level).word)


def _held_back(verdict: Verdict, controls: Controls) -> Verdict:
    """Inconclusive where the controls failed: then nothing of the session can be believed."""
    worst = controls.failed[0]
    reason = (
        f"controls failed: {worst.cell.key} came out as {worst.shown.estimate:.3f} "
        f"and is {worst.truth:.3f}"
    )

    def held(pair: Pair) -> Pair:
        if pair.word in UNDECIDED:
            return pair
        return replace(pair, word=VerdictWord.INCONCLUSIVE, reason=reason, also=())

    return replace(
        verdict,
        headline=held(verdict.headline),
        conditions=tuple(map(held, verdict.conditions)),
        exceptions=tuple(map(held, verdict.exceptions)),
    )


def _concerns(claim: Claim, runtime: RuntimeRecord) -> bool:
    """Whether the claim says anything of the language: it has the models that are named."""
    named = {
        mechanism.model if isinstance(mechanism, NamedModel) else None
        for mechanism in claim.mechanisms()
    }
    models = {model.name for model in runtime.models}
    models |= {model.name for model in runtime.absent_models}
    return None in named or named <= models


def _case(
    claim: Claim,
    runtime: RuntimeRecord,
    plan: Plan,
    comparisons: Comparisons,
    findings: Findings,
    controls: Controls,
    surroundings: Surroundings,
) -> Case:
    if claim.cpus_at_least > len(plan.cpus):
        reason = f"needs {claim.cpus_at_least} CPUs, and {len(plan.cpus)} may be used"
        return Case(claim, runtime.language, runtime.runtime, (_nothing(reason),))
    headlines: list[Evidence | Counted] = []
    exceptions: list[Evidence | Counted] = []
    for part in claim.parts:
        for condition in part.conditions():
            kinds = {plan.kind(each.workload) for each in condition.experiments}
            resolution = controls.resolution(kinds)
            found = [
                replace(each, resolution=resolution)
                for each in _evidence(part, condition, runtime, comparisons, surroundings)
            ]
            headlines += found[:1]
            exceptions += found[1:]
    for said in claim.probes:
        for probed in said.conditions():
            seen = evidence_of_probe(said, probed, runtime, findings)
            headlines += [_of_probe(each, surroundings) for each in seen.headlines]
            exceptions += [_of_probe(each, surroundings) for each in seen.others]
    return Case(claim, runtime.language, runtime.runtime, tuple(headlines), tuple(exceptions))


def _evidence(
    part: Part,
    condition: Condition,
    runtime: RuntimeRecord,
    comparisons: Comparisons,
    surroundings: Surroundings,
) -> list[Evidence]:
    """The headline pair under one condition, then the others; at least one, with its reason."""
    found = contrasts(part, condition, runtime, comparisons)
    if not found:
        reason = f"the language has no such models for {condition.experiment.workload}"
        return [_nothing(reason, condition.label)]
    workers = resolve_workers(condition.experiment.workers, len(comparisons.plan.cpus))
    return [
        _of_contrast(each, part, condition.label, workers, comparisons, surroundings)
        for each in found
    ]


def _of_contrast(
    contrast: Contrast,
    part: Part,
    label: str,
    workers: int,
    comparisons: Comparisons,
    surroundings: Surroundings,
) -> Evidence:
    reason, logs, word_not = contrast.reason_not, {}, VerdictWord.NOT_TESTABLE
    for term in contrast.terms:
        problem = comparisons.problem(term.cell)
        if problem is not None:
            reason = reason or f"{called(term.cell)}: {problem}"
    if not reason:
        logs = comparisons.logs_of(contrast.terms)
        word_not = VerdictWord.INCONCLUSIVE
        if not logs:
            reason = "no block has all of its cells"
        elif part.rule is not None:
            reason = _in_doubt(contrast, comparisons, surroundings)
    return Evidence(
        contrast.name, label, contrast.terms, logs, part.rule, workers, reason, word_not
    )


def _of_probe(found: Evidence | Counted, surroundings: Surroundings) -> Evidence | Counted:
    """What was timed or measured bears no word where a CPU was taken away; a count does."""
    if isinstance(found, Counted) or not found.tested or not surroundings.lost_cpu:
        return found
    return replace(found, reason_not=_lost(surroundings), word_not=VerdictWord.INCONCLUSIVE)


def _lost(surroundings: Surroundings) -> str:
    lost = len(surroundings.lost_cpu)
    return f"a CPU was taken away in {lost} block{'' if lost == 1 else 's'}"


def _in_doubt(contrast: Contrast, comparisons: Comparisons, surroundings: Surroundings) -> str:
    """Why the numbers of a contrast bear no word, or nothing."""
    cells = list(dict.fromkeys(term.cell for term in contrast.terms))
    for cell in cells:
        if comparisons.steadiness(cell) is Steadiness.DRIFTING:
            return f"{called(cell)} has not reached a steady state"
    for one, other in combinations(cells, 2):
        uneven = surroundings.uneven(one.key, other.key)
        if uneven is not None:
            return uneven
    if surroundings.lost_cpu:
        return _lost(surroundings)
    return ""


def _missing(claim: Claim, gone: MissingLanguage) -> Verdict:
    reason = f"{gone.outcome}: {gone.reason}"
    pair = Pair("", None, VerdictWord.NOT_TESTABLE, reason)
    return Verdict(claim.id, gone.language, "", pair)


def _nothing(reason: str, label: str = "") -> Evidence:
    return Evidence("", label, (), {}, None, 0, reason)
