"""Does not get as far as its first line."""

from __future__ import annotations

from honest import Honest, start


class CrashesAtStart(Honest):
    def main(self, words: list[str]) -> int:
        raise RuntimeError("the library is not there")


if __name__ == "__main__":
    start(CrashesAtStart)
