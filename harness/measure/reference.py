"""Which checksum a job must have: what two programs in different languages agree on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from harness.measure.attempt import Runner
from harness.store import ReferenceRecord
from harness.vocabulary import Cell, Job, Outcome

PATIENCE_S = 120.0
ALONE = "only one program could compute it"
NOBODY = "no program could compute it"


def agree_on(runner: Runner, job: Job, referees: Iterable[Cell]) -> ReferenceRecord:
    """Ask the referees (sequential cells, one per language) in turn until two agree.

    The record's checksum is None where they do not. One referee alone is believed: there is
    nobody to contradict it, and `said_by` shows that.
    """
    said: dict[str, str] = {}
    for cell in referees:
        name = f"reference-{cell.language}-{job.workload}-{job.tasks}"
        attempt = runner.attempt(cell, job, name, PATIENCE_S)
        if attempt.outcome is not Outcome.COMPLETED:
            continue
        said[cell.language] = attempt.iterations[0].checksum
        if Counter(said.values()).most_common(1)[0][1] > 1:
            break
    checksum = None
    if said:
        winner, votes = Counter(said.values()).most_common(1)[0]
        checksum = winner if votes > 1 or len(said) == 1 else None
    return ReferenceRecord(
        workload=job.workload,
        size=job.size,
        tasks=job.tasks,
        seed=job.seed,
        checksum=checksum,
        said_by=said,
    )
