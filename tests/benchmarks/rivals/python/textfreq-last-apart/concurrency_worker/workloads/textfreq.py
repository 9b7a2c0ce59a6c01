# Tries to take the last character, always a space, out of the loop with its question.
"""CPU-bound: bytes, branches, and a hash table written by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..arithmetic import FOLD_START, MASK64, mix
from ..workload import Workload

if TYPE_CHECKING:
    from collections.abc import Mapping

SLOTS = 4096
MOST_LETTERS = 3
HASH_START = 0x811C9DC5
HASH_PRIME = 0x01000193
MASK32 = 0xFFFFFFFF


class Textfreq(Workload):
    """Counts the words of a made-up text of `size` characters.

    A slot of the table is a hash and a count, at the same index of two lists; a hash of 0 means
    that it is free. Words are hashed by 32-bit FNV-1a.
    """

    def __init__(self, size: int, parameters: Mapping[str, str]) -> None:
        """Make the table."""
        super().__init__(size, parameters)
        self._hashes = [0] * SLOTS
        self._counts = [0] * SLOTS

    def task(self, seed: int, t: int) -> int:
        """Return the fold of the used slots, xor the number of distinct words."""
        hashes, counts = self._hashes, self._counts
        hashes[:] = counts[:] = [0] * SLOTS
        size = self.size
        s = mix(seed, t) % 139968
        h = HASH_START
        letters = 0
        for _ in range(size):
            s = (s * 3877 + 29573) % 139968
            v = s * 64 // 139968
            if v < 26 and letters < MOST_LETTERS:
                h = ((h ^ (97 + v % 8)) * HASH_PRIME) & MASK32
                letters += 1
                continue
            # The end of a word: a space, or a letter too many, which is dropped.
            if letters:
                h = h or 1
                slot = h % SLOTS
                while hashes[slot] != h and hashes[slot]:
                    slot = (slot + 1) % SLOTS
                hashes[slot] = h
                counts[slot] += 1
                h = HASH_START
                letters = 0
        if letters:
            h = h or 1
            slot = h % SLOTS
            while hashes[slot] != h and hashes[slot]:
                slot = (slot + 1) % SLOTS
            hashes[slot] = h
            counts[slot] += 1
        result = FOLD_START
        words = 0
        for slot, h in enumerate(hashes):
            if h:
                result = ((result ^ (h << 32 | counts[slot])) * 0x100000001B3) & MASK64
                words += 1
        return result ^ words


WORKLOAD = Textfreq
