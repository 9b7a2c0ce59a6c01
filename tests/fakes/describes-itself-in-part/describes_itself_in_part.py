"""Leaves the facts out of its description."""

from __future__ import annotations

from honest import Honest, start


class DescribesItselfInPart(Honest):
    def description(self) -> dict[str, object]:
        whole = super().description()
        del whole["facts"]
        return whole


if __name__ == "__main__":
    start(DescribesItselfInPart)
