"""Counts one step too many in every task of collatz, in every model alike."""

from __future__ import annotations

from crews import Job
from honest import Honest, start


class WrongKernel(Honest):
    def task(self, job: Job, t: int) -> int:
        return super().task(job, t) + (job.workload == "collatz")


if __name__ == "__main__":
    start(WrongKernel)
