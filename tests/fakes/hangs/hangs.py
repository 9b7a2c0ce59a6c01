"""Never comes to the end of a task."""

from __future__ import annotations

import time

from crews import Job
from honest import Honest, start


class Hangs(Honest):
    def task(self, job: Job, t: int) -> int:
        time.sleep(3600)
        return 0


if __name__ == "__main__":
    start(Hangs)
