"""Waits for ever for the answer of a worker process that has died."""

from __future__ import annotations

import select

from crews import Fork
from honest import Honest, start


class WaitsForEver(Fork):
    def lost(self, end: int, poll: select.poll) -> None:
        poll.unregister(end)


class WorkerDeathUnnoticed(Honest):
    def __init__(self) -> None:
        super().__init__()
        self.crews["fork"] = WaitsForEver


if __name__ == "__main__":
    start(WorkerDeathUnnoticed)
