"""Lists its workloads out of order."""

from __future__ import annotations

from honest import Honest, start


class DescribesItselfBadly(Honest):
    workloads = ("sleep", "selftest", "collatz")


if __name__ == "__main__":
    start(DescribesItselfBadly)
