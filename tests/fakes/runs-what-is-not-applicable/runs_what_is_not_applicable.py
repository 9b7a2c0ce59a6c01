"""Runs a workload on a model that it says does not run it."""

from __future__ import annotations

from crews import Job
from honest import start
from knows_its_limits import KnowsItsLimits


class RunsWhatIsNotApplicable(KnowsItsLimits):
    def why_not(self, job: Job) -> str | None:
        return None


if __name__ == "__main__":
    start(RunsWhatIsNotApplicable)
