"""Writes a line that is no JSON among the iterations."""

from __future__ import annotations

from honest import Honest, start


class Garbage(Honest):
    def say(self, kind: str, **fields: object) -> None:
        if kind == "iteration":
            self.write(b"\xff\x00 garbage\n")
        super().say(kind, **fields)


if __name__ == "__main__":
    start(Garbage)
