"""A session over the fakes: what ran is on record, whatever became of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from harness.catalogue.loader import load_catalogue
from harness.errors import InterruptedSession
from harness.measure.host import Machine, describe_host
from harness.measure.plan import Selection, make_plan
from harness.measure.programs import Program
from harness.measure.session import Progress, Session
from harness.store import (
    Footer,
    Header,
    InvocationRecord,
    Plan,
    Record,
    SessionReader,
    SessionWriter,
)
from harness.vocabulary import Control, Outcome

CPUS = (0, 1)


def without_controls(plan: Plan) -> Plan:
    """The plan's cells but for the controls, in the same order."""
    kept = [index for index, cell in enumerate(plan.cells) if not cell.control]
    order = tuple(
        tuple(kept.index(index) for index in block if index in kept) for block in plan.order
    )
    return plan.model_copy(
        update={"cells": tuple(plan.cells[index] for index in kept), "order": order}
    )


class Sessions:
    """Begins sessions in one folder, and goes on with them."""

    writer: type[SessionWriter] = SessionWriter
    #: What follows is about the claims' own cells, unless it is about these.
    controls = False

    def __init__(self, folder: Path, fake: Callable[[str], Program]) -> None:
        self.folder = folder
        self.fake = fake
        self.heard: list[Progress] = []

    def begin(self, *names: str, claim: str = "creation", blocks: int = 2) -> SessionReader:
        programs = [self.fake(name) for name in names]
        catalogue, choice = load_catalogue(), Selection("quick", (claim,), blocks)
        plan = make_plan(
            self.folder.name, catalogue, choice, programs, frozenset(names), (), Machine(CPUS), 7
        ).model_copy(update={"target_ms": 5})
        if not self.controls:
            plan = without_controls(plan)
        with self.writer(self.folder) as writer:
            writer.write_plan(plan, describe_host(self.folder, ()))
            Session(plan, programs, None, writer, self.listen).run()
        return SessionReader(self.folder)

    def go_on(self, *names: str) -> SessionReader:
        reader = SessionReader(self.folder)
        programs = [self.fake(name) for name in names]
        with self.writer(self.folder) as writer:
            session = Session(reader.plan, programs, None, writer, self.listen)
            session.take_up(reader)
            session.run()
        return SessionReader(self.folder)

    def listen(self, progress: Progress) -> None:
        self.heard.append(progress)


class StoppedAfter(Sessions):
    """Raises `error` when that many invocations are done."""

    done = 3
    error: type[BaseException] = KeyboardInterrupt

    def listen(self, progress: Progress) -> None:
        super().listen(progress)
        if progress.done == self.done:
            raise self.error


class InterruptedWriter(SessionWriter):
    """Ctrl-C comes at the moment at which the third invocation has reached the disk."""

    seen = 0

    def append(self, record: Record) -> None:
        super().append(record)
        if isinstance(record, InvocationRecord):
            self.seen += 1
            if self.seen == 3:
                raise KeyboardInterrupt


@pytest.fixture
def sessions(tmp_path: Path, fake: Callable[[str], Program]) -> Sessions:
    return Sessions(tmp_path, fake)


@pytest.fixture
def stopped(tmp_path: Path, fake: Callable[[str], Program]) -> StoppedAfter:
    return StoppedAfter(tmp_path, fake)


def footers(reader: SessionReader) -> list[tuple[str, int]]:
    return [(r.why, r.invocations) for r in reader.records if isinstance(r, Footer)]


def by_model(reader: SessionReader) -> dict[str, list[InvocationRecord]]:
    models = {cell.cell().key: cell.model for cell in reader.plan.cells}
    found: dict[str, list[InvocationRecord]] = {}
    for record in reader.invocations:
        found.setdefault(models[record.cell], []).append(record)
    return found


def test_every_invocation_of_the_plan_is_on_record_once_and_in_its_order(
    sessions: Sessions,
) -> None:
    reader = sessions.begin("honest", blocks=3)
    keys = [cell.cell().key for cell in reader.plan.cells]
    planned = [
        (block, position, keys[index])
        for block, order in enumerate(reader.plan.order)
        for position, index in enumerate(order)
    ]
    assert [(r.block, r.position, r.cell) for r in reader.invocations] == planned
    assert isinstance(reader.records[0], Header)
    assert footers(reader) == [("finished", 6)]


def test_a_completed_invocation_carries_all_that_is_needed_to_judge_it(
    sessions: Sessions,
) -> None:
    reader = sessions.begin("honest", blocks=1)
    (reference,) = reader.references
    for record in reader.invocations:
        assert (record.outcome, record.reason) == (Outcome.COMPLETED, "")
        assert (record.exit_status, record.tasks) == (0, 1)
        assert [i.warmup for i in record.iterations] == [True] + [False] * 8
        assert {i.checksum for i in record.iterations} == {reference.checksum}
        assert record.spawned_ns is not None
        assert record.reaped_ns is not None
        moments = [t for i in record.iterations for t in (i.requested_ns, i.joined_ns)]
        assert [record.spawned_ns, *moments, record.reaped_ns] == sorted(
            [record.spawned_ns, *moments, record.reaped_ns]
        )
        assert record.usage is not None
        assert record.argv[-1] == "--die-with-stdin"


def test_a_control_with_more_tasks_has_five_percent_more_in_whole_shares(
    sessions: Sessions,
) -> None:
    sessions.controls = True
    reader = sessions.begin("honest", claim="cpu-bound", blocks=1)
    cells = {cell.cell().key: cell for cell in reader.plan.cells}
    tasks = {cells[r.cell].control: r.tasks for r in reader.invocations if cells[r.cell].control}
    assert set(tasks) == {Control.AGAIN, Control.MORE}
    again, more = tasks[Control.AGAIN], tasks[Control.MORE]
    assert again is not None
    assert more is not None
    workers = next(cell.workers for cell in reader.plan.cells if cell.control is Control.MORE)
    assert more - again == max(1, round(again * 0.05 / workers)) * workers
    assert {record.outcome for record in reader.invocations} == {Outcome.COMPLETED}


def test_what_the_machine_was_like_is_on_record_around_every_block(sessions: Sessions) -> None:
    reader = sessions.begin("honest", blocks=2)
    assert [(m.block, m.when) for m in reader.surroundings] == [
        (0, "before"), (0, "after"), (1, "before"), (1, "after"),
    ]  # fmt: skip


def test_calibration_comes_first_and_its_tasks_are_those_of_every_model(
    sessions: Sessions,
) -> None:
    reader = sessions.begin("honest", claim="cpu-bound", blocks=1)
    (calibration,) = reader.calibrations
    assert {record.tasks for record in reader.invocations} == {calibration.tasks}
    lines = (reader.folder / "records.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["type"] for line in lines] == [
        "header", "calibration", "reference", "surroundings", "invocation", "invocation",
        "invocation", "surroundings", "footer",
    ]  # fmt: skip


def test_a_model_that_fails_is_an_outcome_and_the_others_go_on(sessions: Sessions) -> None:
    models = by_model(sessions.begin("one-thread-for-all", claim="cpu-bound"))
    for record in models.pop("threads"):
        assert record.outcome is Outcome.FAILED
        assert record.reason == "mechanism not proven: iteration 0: 2 workers ran on 1 threads"
        assert record.iterations == ()
    for record in (record for records in models.values() for record in records):
        assert record.outcome is Outcome.COMPLETED
    assert set(models) == {"fork", "sequential"}


def test_a_kernel_that_cannot_be_calibrated_gives_failed_rows_with_the_reason(
    sessions: Sessions,
) -> None:
    reader = sessions.begin("segfaults", claim="cpu-bound", blocks=1)
    assert [(r.outcome, r.reason, r.tasks) for r in reader.invocations] == [
        (Outcome.FAILED, "calibration: crashed: killed by SIGSEGV", None)
    ] * 3
    assert footers(reader) == [("finished", 3)]


def test_a_job_that_nobody_can_do_is_failed(sessions: Sessions) -> None:
    for record in sessions.begin("segfaults", blocks=1).invocations:
        assert record.outcome is Outcome.FAILED
        assert record.reason == "no two programs agree on this job: none could do it"


def test_programs_that_disagree_on_the_work_are_all_wrong(sessions: Sessions) -> None:
    # The same number of tasks for both: calibration would give each its own.
    reader = sessions.begin("honest", "wrong-sleep", blocks=1)
    (reference,) = reader.references
    assert reference.checksum is None
    assert len(reader.invocations) == 4
    for record in reader.invocations:
        assert record.outcome is Outcome.WRONG_RESULT
        for who, what in reference.said_by.items():
            assert f"{who} {what}" in record.reason


def test_progress_counts_up_to_the_whole_plan_and_tells_of_problems(sessions: Sessions) -> None:
    sessions.begin("one-thread-for-all", claim="cpu-bound")
    blocks = [p for p in sessions.heard if p.stage.startswith("block") and not p.problem]
    assert [p.done for p in blocks] == list(range(6))
    assert {p.total for p in sessions.heard} == {6}
    assert (sessions.heard[-1].stage, sessions.heard[-1].done) == ("measured", 6)
    problems = [p.problem for p in sessions.heard if p.problem]
    assert len(problems) == 2
    assert all("/threads/" in problem and "failed: mechanism" in problem for problem in problems)


def test_ctrl_c_keeps_what_was_measured_and_tells_how_to_go_on(stopped: StoppedAfter) -> None:
    with pytest.raises(InterruptedSession) as caught:
        stopped.begin("honest")
    assert caught.value.exit_status == 130
    assert "3 of 4 invocations" in caught.value.problem
    assert caught.value.action == f"go on with: harness run --resume {stopped.folder}"
    reader = SessionReader(stopped.folder)
    assert len(reader.invocations) == 3
    assert footers(reader) == [("interrupted", 3)]


def test_an_invocation_on_disk_counts_even_if_ctrl_c_comes_right_after(
    sessions: Sessions,
) -> None:
    sessions.writer = InterruptedWriter
    with pytest.raises(InterruptedSession) as caught:
        sessions.begin("honest")
    reader = SessionReader(sessions.folder)
    assert len(reader.invocations) == 3
    assert footers(reader) == [("interrupted", 3)]
    assert "3 of 4 invocations" in caught.value.problem


def test_any_other_error_is_told_in_the_footer_and_passes_on(stopped: StoppedAfter) -> None:
    stopped.error = RuntimeError
    with pytest.raises(RuntimeError):
        stopped.begin("honest")
    assert footers(SessionReader(stopped.folder)) == [("error", 3)]


def test_going_on_measures_what_is_missing_and_nothing_twice(
    stopped: StoppedAfter, sessions: Sessions
) -> None:
    with pytest.raises(InterruptedSession):
        stopped.begin("honest", claim="cpu-bound")
    before = (stopped.folder / "records.jsonl").read_bytes()
    reader = sessions.go_on("honest")
    after = (stopped.folder / "records.jsonl").read_bytes()
    assert after.startswith(before)
    assert len(reader.calibrations) == len(reader.references) == 1
    places = [(record.block, record.cell) for record in reader.invocations]
    assert len(places) == len(set(places)) == 6
    assert footers(reader) == [("interrupted", 3), ("finished", 6)]
    assert {p.done for p in sessions.heard if p.stage.startswith("block")} == {3, 4, 5}


def test_going_on_with_a_whole_session_runs_nothing(sessions: Sessions) -> None:
    sessions.begin("honest", blocks=1)
    reader = sessions.go_on("honest")
    assert len(reader.invocations) == 2
    assert footers(reader) == [("finished", 2), ("finished", 2)]


def test_a_program_that_said_nothing_on_standard_error_leaves_no_log(sessions: Sessions) -> None:
    reader = sessions.begin("honest", blocks=1)
    assert list((reader.folder / "logs").iterdir()) == []
