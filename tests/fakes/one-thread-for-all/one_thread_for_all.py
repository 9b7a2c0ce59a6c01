"""Its model `threads` runs every worker's tasks on one thread, one after the other."""

from __future__ import annotations

from crews import Sequential, Share
from honest import Honest, start


class OneThread(Sequential):
    def work(self) -> list[Share]:
        self.baton.reset()
        numbers = range(self.job.workers)
        shares = [self.program.share(self.job, n, self.baton, lambda: None) for n in numbers]
        for share in shares:
            share["ready_ns"] = shares[0]["ready_ns"]
        return shares


class OneThreadForAll(Honest):
    def __init__(self) -> None:
        super().__init__()
        self.crews["threads"] = OneThread


if __name__ == "__main__":
    start(OneThreadForAll)
