"""Its first worker thread starts while another is not ready yet."""

from __future__ import annotations

import time
from collections.abc import Callable

from crews import Baton, Job, Share
from honest import Honest, start


class StartsBeforeTheGate(Honest):
    def share(self, job: Job, number: int, baton: Baton, gate: Callable[[], object]) -> Share:
        if job.model != "threads" or job.workers == 1:
            return super().share(job, number, baton, gate)
        if number == job.workers - 1:
            time.sleep(0.1)
        return super().share(job, number, baton, lambda: None)


if __name__ == "__main__":
    start(StartsBeforeTheGate)
