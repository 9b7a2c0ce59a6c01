"""Runs a model that it says this runtime lacks."""

from __future__ import annotations

from crews import Fork
from honest import start
from knows_its_limits import KnowsItsLimits


class RunsAnAbsentModel(KnowsItsLimits):
    def __init__(self) -> None:
        super().__init__()
        self.crews["spawn"] = Fork


if __name__ == "__main__":
    start(RunsAnAbsentModel)
