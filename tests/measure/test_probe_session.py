"""Probes in a session: planned in blocks of their own, on record, gone on with, judged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from msgspec import structs

from harness.catalogue.loader import load_catalogue
from harness.errors import InterruptedSession
from harness.judge.comparison import Comparisons
from harness.judge.controls import NO_CONTROLS
from harness.judge.findings import Findings
from harness.judge.judgement import judge
from harness.judge.observations import observations
from harness.judge.surroundings import BlockState, Surroundings
from harness.judge.verdict import verdicts
from harness.measure.host import describe_host, this_machine
from harness.measure.plan import Selection, make_plan
from harness.measure.programs import Program
from harness.measure.session import Progress, Session
from harness.store import Plan, SessionReader, SessionWriter
from harness.vocabulary import Outcome, VerdictWord

CLAIMS = ("footprint", "address-space", "races")
BLOCKS = 6


@pytest.fixture
def plan(fake: Callable[[str], Program], tmp_path: Path) -> Plan:
    """Three claims about probes, one of which fails in this program; six blocks have probes."""
    made = make_plan(
        "probes", load_catalogue(), Selection("quick", CLAIMS, BLOCKS), [fake("probed")],
        frozenset({"probed"}), (), this_machine(tmp_path), 7,
    )  # fmt: skip
    small = [
        probe.model_copy(update={"params_for": {}, "params": {"counts": "0,1,2"}})
        if probe.id == "memory"
        else probe
        for probe in made.probing.probes
    ]
    probing = made.probing.model_copy(update={"probes": tuple(small)})
    return made.model_copy(update={"probing": probing})


def run(
    plan: Plan,
    program: Program,
    folder: Path,
    listen: Callable[[Progress], None] = lambda _: None,
) -> SessionReader:
    folder.mkdir(exist_ok=True)
    earlier = SessionReader(folder) if (folder / "plan.json").exists() else None
    with SessionWriter(folder) as writer:
        if earlier is None:
            writer.write_plan(plan, describe_host(folder, ()))
        session = Session(plan, [program], None, writer, listen)
        if earlier is not None:
            session.take_up(earlier)
        session.run()
    return SessionReader(folder)


def test_costs_are_measured_once_a_block_and_properties_once_a_session(plan: Plan) -> None:
    planned = Counter(
        plan.probing.cells[index].cell().key for block in plan.probing.order for index in block
    )

    for cell in plan.probing.cells:
        once = plan.probing.probe(cell.probe).once
        assert planned[cell.cell().key] == (1 if once else BLOCKS)
    assert {cell.probe for cell in plan.probing.cells} == {"memory", "visibility", "race"}


def test_a_pair_that_is_not_probed_has_its_reason(plan: Plan) -> None:
    reasons = {gap.cell.cell().key: gap.reason for gap in plan.probing.gaps}

    (only,) = reasons.items()
    assert "probe-visibility" in only[0]
    assert only[1] == "not applicable: nobody has written it"


def test_a_session_judges_what_its_probes_found(
    plan: Plan, fake: Callable[[str], Program], tmp_path: Path
) -> None:
    reader = run(plan, fake("probed"), tmp_path / "session")

    judgement = judge(reader)
    words = {verdict.claim: verdict for verdict in judgement.verdicts}
    # Both models of this fake are the same children: their memory differs by nothing to speak of.
    footprint = words["footprint"].conditions[0]
    assert footprint.interval is not None
    assert footprint.interval.blocks == BLOCKS
    assert footprint.interval.estimate == pytest.approx(1, rel=0.2)
    # Threads see each other's stores in 59 of 59 runs; nobody looked at processes.
    shared, own = words["address-space"].conditions
    assert (shared.word, shared.unit) == (VerdictWord.CONFIRMED, "share")
    assert shared.reason.startswith("59 of 59 runs")
    assert own.word is VerdictWord.NOT_TESTABLE
    assert "nobody has written it" in own.reason
    # A program that loses updates under a lock is not believed about those without.
    races = words["races"].headline
    assert races.word is VerdictWord.NOT_TESTABLE
    assert "3 updates lost under kind=synchronised" in races.reason
    rows = [row for row in judgement.rows if row.lifetime is None]
    per_worker = [row for row in rows if row.metric == "per_worker_bytes"]
    assert {row.condition for row in per_worker} == {"when=parked", "when=worked"}
    assert all(row.interval and row.interval.estimate > 2**20 for row in per_worker)


def test_a_cpu_that_was_taken_away_leaves_open_what_was_measured_and_not_what_was_counted(
    plan: Plan, fake: Callable[[str], Program], tmp_path: Path
) -> None:
    reader = run(plan, fake("probed"), tmp_path / "session")
    lost = Surroundings((BlockState(0, "", (), lost_cpu=True),), {}, plan.noise_limits)
    comparisons = Comparisons(plan, observations(reader), {})

    judged = verdicts(plan, comparisons, Findings(plan, reader.probes), NO_CONTROLS, lost)

    words = {verdict.claim: verdict for verdict in judged}
    for pair in words["footprint"].conditions:
        assert pair.word is VerdictWord.INCONCLUSIVE
        assert pair.reason == "a CPU was taken away in 1 block"
    assert words["address-space"].conditions[0].word is VerdictWord.CONFIRMED


def test_a_size_that_is_not_above_0_in_one_block_leaves_its_ratio_open(
    plan: Plan, fake: Callable[[str], Program], tmp_path: Path
) -> None:
    """To leave that block out would favour the others."""
    reader = run(plan, fake("probed"), tmp_path / "session")
    spoilt = [
        structs.replace(
            record,
            observations=tuple(structs.replace(o, value=1e6) for o in record.observations),
        )
        if record.block == 2 and record.cell.startswith("probe-memory") and "fork" in record.cell
        else record
        for record in reader.probes
    ]
    comparisons = Comparisons(plan, observations(reader), {})
    quiet = Surroundings((), {}, None)

    judged = verdicts(plan, comparisons, Findings(plan, spoilt), NO_CONTROLS, quiet)

    footprint = next(verdict for verdict in judged if verdict.claim == "footprint")
    assert footprint.word is VerdictWord.INCONCLUSIVE
    assert "per_worker_bytes is not above 0 in 1 of 6 blocks" in footprint.headline.reason


def test_every_pair_of_model_and_probe_has_a_row_with_a_number_or_a_reason(
    plan: Plan, fake: Callable[[str], Program], tmp_path: Path
) -> None:
    judgement = judge(run(plan, fake("probed"), tmp_path / "session"))

    told = {(row.subject, row.model): row for row in judgement.rows if row.lifetime is None}
    for probe in plan.probing.probes:
        for model in ("fork", "threads"):
            row = told[probe.id, model]
            assert row.interval is not None or row.status not in ("", "ok")


def test_what_an_interrupted_session_has_probed_is_not_probed_again(
    plan: Plan, fake: Callable[[str], Program], tmp_path: Path
) -> None:
    def stop(progress: Progress) -> None:
        if progress.done == 4:
            raise KeyboardInterrupt

    with pytest.raises(InterruptedSession):
        run(plan, fake("probed"), tmp_path / "session", stop)
    reader = run(plan, fake("probed"), tmp_path / "session")

    runs = Counter((record.block, record.cell) for record in reader.probes)
    assert set(runs.values()) == {1}
    assert len(runs) == sum(len(block) for block in plan.probing.order)
    assert reader.finished


def test_a_probe_that_cannot_run_is_on_record_and_the_session_goes_on(
    plan: Plan, fake: Callable[[str], Program], tmp_path: Path
) -> None:
    gone = fake("probed")
    build = replace(gone.build, environment={**gone.build.environment, "PYTHONPATH": "/nowhere"})

    reader = run(plan, replace(gone, build=build), tmp_path / "session")

    assert reader.finished
    assert {record.outcome for record in reader.probes} <= {Outcome.CRASHED, Outcome.FAILED}
    rows = [row for row in judge(reader).rows if row.lifetime is None]
    assert rows
    assert all(row.interval is None for row in rows)
