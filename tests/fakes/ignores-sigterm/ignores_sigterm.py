"""Hangs, and cannot be asked to stop: it ignores every signal that can be ignored."""

from __future__ import annotations

import signal
import time

from crews import Job
from honest import Honest, start


class IgnoresSigterm(Honest):
    def task(self, job: Job, t: int) -> int:
        time.sleep(3600)
        return 0

    def main(self, words: list[str]) -> int:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT):
            signal.signal(number, signal.SIG_IGN)
        return super().main(words)


if __name__ == "__main__":
    start(IgnoresSigterm)
