"""Takes no notice of the end of standard input."""

from __future__ import annotations

from crews import Job
from honest import Honest, start


class NeverDies(Honest):
    def run(self, job: Job) -> None:
        job.die_with_stdin = False
        super().run(job)


if __name__ == "__main__":
    start(NeverDies)
