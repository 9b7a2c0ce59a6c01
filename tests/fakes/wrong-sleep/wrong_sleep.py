"""Gives a result of its own for a task that only waits, in every model alike."""

from __future__ import annotations

from crews import Job
from honest import Honest, start


class WrongSleep(Honest):
    def task(self, job: Job, t: int) -> int:
        return super().task(job, t) ^ (job.workload == "sleep")


if __name__ == "__main__":
    start(WrongSleep)
