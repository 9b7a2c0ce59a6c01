"""Dies of a segmentation fault in the middle of a task."""

from __future__ import annotations

import os
import signal

from crews import Job
from honest import Honest, start


class Segfaults(Honest):
    def task(self, job: Job, t: int) -> int:
        os.kill(os.getpid(), signal.SIGSEGV)
        return 0


if __name__ == "__main__":
    start(Segfaults)
