"""The checksum of a job: what two programs agree on."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from harness.measure.attempt import Runner
from harness.measure.calibration import baseline_cell
from harness.measure.reference import agree_on
from harness.store import ReferenceRecord
from harness.vocabulary import Cell, Family, Job, Lifetime

GOLDEN = Job("collatz", 64, 16, 42)
RIGHT = "f5f29b93d98573e8"


@pytest.fixture
def ask(runner_of: Callable[..., Runner]) -> Callable[..., ReferenceRecord]:
    """Has fakes compute collatz's golden job, in this order."""

    def agree(*names: str) -> ReferenceRecord:
        runner = runner_of(*names)
        referees = [
            baseline_cell(
                runner,
                Cell(
                    workload=GOLDEN.workload,
                    size=GOLDEN.size,
                    language=language,
                    runtime=runtime,
                    model="threads",
                    family=Family.THREADS,
                    lifetime=Lifetime.POOL,
                    workers=2,
                ),
            )
            for language, runtime in runner.programs
        ]
        return agree_on(runner, GOLDEN, referees)

    return agree


def test_two_that_agree_settle_it_and_no_third_is_asked(
    ask: Callable[..., ReferenceRecord],
) -> None:
    record = ask("honest", "one-thread-for-all", "never-dies")
    assert record.checksum == RIGHT
    assert record.said_by == {"honest": RIGHT, "one-thread-for-all": RIGHT}
    assert (record.workload, record.size, record.tasks, record.seed) == ("collatz", 64, 16, 42)


def test_a_third_decides_between_two_that_disagree(ask: Callable[..., ReferenceRecord]) -> None:
    record = ask("wrong-kernel", "honest", "one-thread-for-all")
    assert record.checksum == RIGHT
    assert set(record.said_by) == {"wrong-kernel", "honest", "one-thread-for-all"}


def test_two_that_disagree_settle_nothing(ask: Callable[..., ReferenceRecord]) -> None:
    record = ask("honest", "wrong-kernel")
    assert record.checksum is None
    assert record.said_by["honest"] == RIGHT
    assert record.said_by["wrong-kernel"] != RIGHT


def test_one_alone_is_believed_and_the_record_shows_that_it_was_alone(
    ask: Callable[..., ReferenceRecord],
) -> None:
    record = ask("honest")
    assert (record.checksum, record.said_by) == (RIGHT, {"honest": RIGHT})


def test_one_that_fails_has_no_say(ask: Callable[..., ReferenceRecord]) -> None:
    record = ask("segfaults", "honest", "one-thread-for-all")
    assert record.checksum == RIGHT
    assert set(record.said_by) == {"honest", "one-thread-for-all"}


def test_without_any_answer_there_is_no_checksum(ask: Callable[..., ReferenceRecord]) -> None:
    record = ask("segfaults")
    assert (record.checksum, record.said_by) == (None, {})
