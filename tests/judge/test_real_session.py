"""The reference session, which a real machine measured, and what it is when it is spoilt."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from msgspec import json, structs

from harness.judge.judgement import Judgement, judge
from harness.judge.precision import blocks_wanted
from harness.store import InvocationRecord, Record, SessionReader
from harness.vocabulary import Control, Kind

REFERENCE = Path(__file__).resolve().parents[2] / "results" / "reference"
UNDECIDED = {"inconclusive", "not-testable", "shown"}


@pytest.fixture(scope="module")
def honest() -> Judgement:
    return judge(SessionReader(REFERENCE))


@pytest.fixture
def spoilt(tmp_path: Path) -> Callable[[Callable[[Record], Iterable[Record]]], Judgement]:
    """The reference judged after each of its records was exchanged for what `by` gives for it."""

    def spoilt(by: Callable[[Record], Iterable[Record]]) -> Judgement:
        for name in ("plan.json", "host.json"):
            shutil.copy(REFERENCE / name, tmp_path / name)
        with (tmp_path / "records.jsonl").open("wb") as stream:
            for record in SessionReader(REFERENCE).records:
                for made in by(record):
                    stream.write(json.encode(made) + b"\n")
        return judge(SessionReader(tmp_path))

    return spoilt


def words(judgement: Judgement) -> dict[tuple[str, str], str]:
    return {(v.claim, v.language): str(v.word) for v in judgement.verdicts}


def slower(record: InvocationRecord, factor: float) -> InvocationRecord:
    """The same invocation, whose every time is stretched by that factor."""

    def stretched(times: tuple[int | None, ...]) -> tuple[int | None, ...]:
        return tuple(None if t is None else round(t * factor) for t in times)

    iterations = tuple(
        structs.replace(
            each,
            requested_ns=round(each.requested_ns * factor),
            joined_ns=round(each.joined_ns * factor),
            start_ns=stretched(each.start_ns),
            end_ns=stretched(each.end_ns),
        )
        for each in record.iterations
    )
    return structs.replace(record, iterations=iterations)


def test_its_controls_hold_and_something_is_decided(honest: Judgement) -> None:
    assert len(honest.controls.results) == 4
    assert not honest.controls.failed
    assert set(honest.controls.resolutions) == {Kind.CPU, Kind.IO}
    assert set(words(honest).values()) - UNDECIDED


def test_a_pair_of_controls_that_differs_leaves_nothing_standing(
    spoilt: Callable[..., Judgement],
) -> None:
    def differs(record: Record) -> list[Record]:
        again = isinstance(record, InvocationRecord) and record.cell.endswith(f"/{Control.AGAIN}")
        return [slower(record, 1.5)] if again and isinstance(record, InvocationRecord) else [record]

    found = spoilt(differs)
    assert found.controls.failed
    assert set(words(found).values()) <= UNDECIDED


def test_four_blocks_of_it_decide_nothing(spoilt: Callable[..., Judgement]) -> None:
    def first_four(record: Record) -> list[Record]:
        late = isinstance(record, InvocationRecord) and record.block >= 4
        return [] if late else [record]

    found = spoilt(first_four)
    # What was counted in one invocation is as it was: only what is timed rests on blocks.
    timed = {claim.id for claim in found.plan.claims if not claim.probes}
    assert timed
    assert {word for (claim, _), word in words(found).items() if claim in timed} <= UNDECIDED
    assert found.controls.resolutions == {}


def test_a_model_made_a_fifth_slower_in_every_block_is_judged_a_fifth_slower(
    honest: Judgement, spoilt: Callable[..., Judgement]
) -> None:
    """The estimate follows what was measured, and nothing else."""

    def slowed(record: Record) -> list[Record]:
        if not isinstance(record, InvocationRecord):
            return [record]
        mine = "/go/" in record.cell and "/processes/" in record.cell
        return [slower(record, 1.2) if mine else record]

    before = honest.verdict("cpu-bound", "go")[0].conditions[0]
    after = spoilt(slowed).verdict("cpu-bound", "go")[0].conditions[0]
    assert before.interval is not None
    assert after.interval is not None
    assert after.interval.estimate == pytest.approx(before.interval.estimate / 1.2, rel=1e-3)


def test_probes_have_no_say_in_how_many_blocks_there_are() -> None:
    """No further block brings more of their numbers."""
    judgement = judge(SessionReader(REFERENCE))
    probed = [
        pair
        for verdict in judgement.verdicts
        for pair in verdict.conditions
        if pair.probe_terms and pair.spread
    ]
    assert probed
    noisier = replace(
        judgement,
        verdicts=tuple(
            replace(
                verdict,
                conditions=tuple(
                    replace(pair, spread=5.0) if pair.probe_terms and pair.spread else pair
                    for pair in verdict.conditions
                ),
            )
            for verdict in judgement.verdicts
        ),
    )
    assert blocks_wanted(noisier) == blocks_wanted(judgement)
