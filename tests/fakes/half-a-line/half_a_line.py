"""Exits in the middle of its first iteration's line, with status 0."""

from __future__ import annotations

import sys

from honest import Honest, start


class HalfALine(Honest):
    def say(self, kind: str, **fields: object) -> None:
        if kind == "iteration":
            self.write(b'{"v": 1, "type": "iter')
            sys.exit(0)
        super().say(kind, **fields)


if __name__ == "__main__":
    start(HalfALine)
