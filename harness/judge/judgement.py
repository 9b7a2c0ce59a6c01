"""A session judged as a whole: the one thing that tables, figures and reports are made from."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import pandas as pd

from harness.judge.breakeven import Curve, curves
from harness.judge.cautions import cautions_of
from harness.judge.comparison import Comparisons, ceiling_runtime, problems_of
from harness.judge.controls import NO_CONTROLS, Controls, controls_of
from harness.judge.findings import Findings
from harness.judge.laws import Law, laws
from harness.judge.observations import observations
from harness.judge.rows import rows_of
from harness.judge.sensitivity import Shift, shifts
from harness.judge.surroundings import UNKNOWN_SURROUNDINGS, Surroundings, surroundings_of
from harness.judge.traces import Trace, traces
from harness.judge.verdict import verdicts
from harness.store import DecisionRecord, Host, Plan, SessionReader
from harness.vocabulary import Caution, ComparisonRow, Verdict


@dataclass(frozen=True)
class Judgement:
    """What a session shows.

    `blocks` counts those in which every planned cell was run, of `blocks_due`; `decision` says
    why there are as many where the plan alone does not.
    """

    plan: Plan
    host: Host
    blocks: int
    finished: bool
    measured: tuple[str, ...]
    observations: pd.DataFrame
    findings: Findings
    rows: tuple[ComparisonRow, ...]
    verdicts: tuple[Verdict, ...]
    shifts: tuple[Shift, ...] = ()
    controls: Controls = NO_CONTROLS
    surroundings: Surroundings = UNKNOWN_SURROUNDINGS
    cautions: tuple[Caution, ...] = ()
    decision: DecisionRecord | None = None
    curves: tuple[Curve, ...] = ()
    laws: tuple[Law, ...] = ()
    traces: tuple[Trace, ...] = ()

    @property
    def blocks_due(self) -> int:
        return self.decision.blocks if self.decision else self.plan.blocks

    @property
    def ceiling_runtime(self) -> str | None:
        """The runtime whose ceiling is everybody's yardstick; None where it could not run."""
        return ceiling_runtime(self.plan)

    def verdict(self, claim: str, language: str) -> list[Verdict]:
        """The verdicts of a claim in a language, one per runtime."""
        return [v for v in self.verdicts if (v.claim, v.language) == (claim, language)]


def judge(reader: SessionReader) -> Judgement:
    """Judge a session by the claims that it was run with. Needs no toolchain."""
    plan = reader.plan
    table = observations(reader)
    outcomes = [(r.cell, r.outcome, r.reason) for r in reader.invocations]
    comparisons = Comparisons(plan, table, problems_of(plan, outcomes))
    controls = controls_of(comparisons, reader.invocations)
    surroundings = surroundings_of(reader)
    findings = Findings(plan, reader.probes)
    judged = verdicts(plan, comparisons, findings, controls, surroundings)
    per_block = Counter(record.block for record in reader.invocations)
    per_block.update(record.block for record in reader.probes)
    return Judgement(
        plan=plan,
        host=reader.host,
        blocks=sum(
            count == len(plan.cells) + len(plan.probing.of_block(block))
            for block, count in per_block.items()
        ),
        finished=reader.finished,
        measured=plan.measured,
        observations=table,
        rows=(*rows_of(comparisons), *findings.rows()),
        findings=findings,
        verdicts=tuple(judged),
        shifts=tuple(shifts(plan, comparisons, judged)),
        controls=controls,
        surroundings=surroundings,
        cautions=tuple(cautions_of(comparisons, controls, surroundings, judged)),
        decision=reader.decision,
        curves=tuple(curves(comparisons, judged)),
        laws=tuple(laws(comparisons)),
        traces=tuple(traces(plan, reader.invocations)),
    )
