"""Takes every command line that it can make anything of."""

from __future__ import annotations

from crews import Job
from honest import Honest, start


class UsageIsIgnored(Honest):
    def parsed(self, words: list[str], known: set[str]) -> Job:
        kept = [word for word in words if word == "--die-with-stdin"]
        for option in (f"--{name}" for name in known):
            if option in words[:-1]:
                kept += [option, words[words.index(option) + 1]]
        return super().parsed(kept, known)


if __name__ == "__main__":
    start(UsageIsIgnored)
