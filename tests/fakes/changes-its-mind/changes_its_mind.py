"""Gives another result each time that it does the same job."""

from __future__ import annotations

from crews import Share
from honest import Honest, start


class ChangesItsMind(Honest):
    reports = 0

    def report(self, shares: list[Share]) -> dict[str, object]:
        self.reports += 1
        return {**super().report(shares), "checksum": f"{self.reports:016x}"}


if __name__ == "__main__":
    start(ChangesItsMind)
