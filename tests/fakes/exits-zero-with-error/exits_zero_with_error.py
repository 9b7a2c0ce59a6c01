"""Says error and exits with status 0."""

from __future__ import annotations

from honest import Honest, start


class ExitsZeroWithError(Honest):
    def main(self, words: list[str]) -> int:
        super().main(words)
        return 0


if __name__ == "__main__":
    start(ExitsZeroWithError)
