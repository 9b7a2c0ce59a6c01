"""Ends well, with a process alive that has left its group and closed its output."""

from __future__ import annotations

import os
import time

from crews import Job
from honest import Honest, start


class LeavesADaemon(Honest):
    def run(self, job: Job) -> None:
        super().run(job)
        # Once in an examination is enough: in the job of collatz's golden value.
        if (job.workload, job.model, job.tasks) == ("collatz", "fork", 16) and os.fork() == 0:
            os.setsid()
            os.closerange(0, 100)
            time.sleep(600)


if __name__ == "__main__":
    start(LeavesADaemon)
