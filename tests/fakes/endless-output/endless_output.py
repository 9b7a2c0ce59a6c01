"""Never stops writing."""

from __future__ import annotations

from crews import Job
from honest import Honest, start


class EndlessOutput(Honest):
    def run(self, job: Job) -> None:
        while True:
            self.write(b"more " * 200_000)


if __name__ == "__main__":
    start(EndlessOutput)
