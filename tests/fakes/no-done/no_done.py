"""Stops after its last iteration, without done."""

from __future__ import annotations

import sys

from honest import Honest, start


class NoDone(Honest):
    def say(self, kind: str, **fields: object) -> None:
        if kind != "done" or sys.argv[1] == "describe":
            super().say(kind, **fields)


if __name__ == "__main__":
    start(NoDone)
