"""Leaves standard output where it is, so that a print lands in the protocol."""

from __future__ import annotations

import os

from honest import Honest, start


class StrayPrint(Honest):
    def take_stdout(self) -> int:
        return os.dup(1)


if __name__ == "__main__":
    start(StrayPrint)
