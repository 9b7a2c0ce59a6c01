"""Keeps the workers of its first iteration for the others, where each should make its own."""

from __future__ import annotations

from crews import Fork, Job
from honest import Honest, start


class Kept(Fork):
    """Is made once, and then again and again the same."""

    made: Kept | None = None

    def __new__(cls, program: Honest, job: Job) -> Kept:
        return cls.made or super().__new__(cls)

    def __init__(self, program: Honest, job: Job) -> None:
        if Kept.made is None:
            Kept.made = self
            super().__init__(program, job)

    def end(self) -> None:
        pass


class FreshIsAPool(Honest):
    def __init__(self) -> None:
        super().__init__()
        self.crews["fork"] = Kept

    def run(self, job: Job) -> None:
        super().run(job)
        if Kept.made is not None:
            Fork.end(Kept.made)


if __name__ == "__main__":
    start(FreshIsAPool)
