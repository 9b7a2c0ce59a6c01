"""Its worker processes live on when the program is killed."""

from __future__ import annotations

from crews import Fork
from honest import Honest, start


class Outliving(Fork):
    def die_with(self, parent: int) -> None:
        pass


class WorkersOutliveIt(Honest):
    def __init__(self) -> None:
        super().__init__()
        self.crews["fork"] = Outliving


if __name__ == "__main__":
    start(WorkersOutliveIt)
