"""Runs its job and says nothing at all, not even done."""

from __future__ import annotations

import sys

from honest import Honest, start


class Silent(Honest):
    def say(self, kind: str, **fields: object) -> None:
        if kind in ("describe", "error"):
            super().say(kind, **fields)
        elif kind == "done" and sys.argv[1] == "describe":
            super().say(kind)


if __name__ == "__main__":
    start(Silent)
