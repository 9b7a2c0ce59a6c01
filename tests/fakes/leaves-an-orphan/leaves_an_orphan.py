"""Ends well, with a process of its group still alive that holds its output open."""

from __future__ import annotations

import os
import time

from crews import Job
from honest import Honest, start


class LeavesAnOrphan(Honest):
    def run(self, job: Job) -> None:
        super().run(job)
        if os.fork() == 0:
            time.sleep(600)


if __name__ == "__main__":
    start(LeavesAnOrphan)
