"""Runs a workload at a size that it is not defined for."""

from __future__ import annotations

from honest import start
from knows_its_limits import KnowsItsLimits


class IgnoresItsSizeRange(KnowsItsLimits):
    def __init__(self) -> None:
        super().__init__()
        del self.sizes["bintrees"]


if __name__ == "__main__":
    start(IgnoresItsSizeRange)
