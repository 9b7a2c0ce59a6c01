"""Says that a worker died, and leaves the others alive behind it."""

from __future__ import annotations

import os
import select
import threading

from crews import Fork, Job
from honest import Honest, start


class Forgetful(Fork):
    """Its workers die with it at the end of a pipe, unless they are told to stay."""

    def __init__(self, program: Honest, job: Job) -> None:
        self.lifeline = os.pipe()
        super().__init__(program, job)

    def die_with(self, parent: int) -> None:
        os.close(self.lifeline[1])
        threading.Thread(target=self.watch, daemon=True).start()

    def watch(self) -> None:
        if not os.read(self.lifeline[0], 1):
            os._exit(1)

    def lost(self, end: int, poll: select.poll) -> None:
        try:
            super().lost(end, poll)
        finally:
            os.write(self.lifeline[1], b"s" * len(self.pids))
            self.pids.clear()


class SiblingSurvivesKill(Honest):
    def __init__(self) -> None:
        super().__init__()
        self.crews["fork"] = Forgetful


if __name__ == "__main__":
    start(SiblingSurvivesKill)
