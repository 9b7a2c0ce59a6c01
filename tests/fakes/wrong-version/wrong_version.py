"""Speaks a version of the protocol that does not exist."""

from __future__ import annotations

from honest import Honest, start


class WrongVersion(Honest):
    version = 2


if __name__ == "__main__":
    start(WrongVersion)
