"""Reads the wall clock, which no other program's times can be compared with."""

from __future__ import annotations

import time

from honest import Honest, start


class LyingClock(Honest):
    now_ns = staticmethod(time.time_ns)


if __name__ == "__main__":
    start(LyingClock)
