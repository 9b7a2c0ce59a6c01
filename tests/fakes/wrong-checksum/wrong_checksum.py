"""Its threads lose the result of task 16: right for every job that is smaller."""

from __future__ import annotations

from crews import Share, Threads
from honest import Honest, start


class LosesTask16(Threads):
    def work(self) -> list[Share]:
        shares = super().work()
        for share in shares:
            share["results"] = [(i, 0 if i == 16 else result) for i, result in share["results"]]
        return shares


class WrongChecksum(Honest):
    def __init__(self) -> None:
        super().__init__()
        self.crews["threads"] = LosesTask16


if __name__ == "__main__":
    start(WrongChecksum)
