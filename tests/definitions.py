"""The workloads' definitions in plain Python, to hold every other program against.

Written from the definitions of mix, fold and each workload in docs/protocol.md and the catalogue,
and from nothing under lang/: two readings of one definition that agree are worth something only
as long as they do not share code.
"""

from __future__ import annotations

import struct
from collections.abc import Callable

MASK = 2**64 - 1


def mix(seed: int, i: int) -> int:
    """SplitMix64's output function over a counter, modulo 2**64."""
    z = (seed + (i + 1) * 0x9E3779B97F4A7C15) & MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def fold(results: list[int]) -> str:
    """FNV-1a over 64-bit words, in task order, as 16 hex digits."""
    h = 0xCBF29CE484222325
    for result in results:
        h = ((h ^ result) * 0x100000001B3) & MASK
    return f"{h:016x}"


def collatz(seed: int, t: int, size: int) -> int:
    """All steps of `size` numbers below 2**20, each down to 1."""
    steps = 0
    for k in range(size):
        x = mix(seed, t * size + k) % 2**20 + 1
        while x != 1:
            x = 3 * x + 1 if x % 2 else x // 2
            steps += 1
    return steps


def collatz_skewed(seed: int, t: int, size: int) -> int:
    """`collatz` with 1 to 16 times as many numbers, by the task's place in its round."""
    steps = 0
    for k in range(size * (t % 16 + 1)):
        x = mix(seed, 16 * t * size + k) % 2**20 + 1
        while x != 1:
            x = 3 * x + 1 if x % 2 else x // 2
            steps += 1
    return steps


def mandel(seed: int, t: int, size: int) -> int:
    """A row of the Mandelbrot set: the bits of the sum of the last zr, xor all steps."""
    y = float(t % size) + float(mix(seed, t) % 1024) * 0.0009765625
    ci = 2.0 * y / float(size) - 1.0
    total, steps = 0.0, 0
    for x in range(size):
        cr = 2.0 * float(x) / float(size) - 1.5
        zr = zi = tr = ti = 0.0
        step = 0
        while step < 50 and tr + ti <= 4.0:
            zi = 2.0 * zr * zi + ci
            zr = tr - ti + cr
            tr, ti = zr * zr, zi * zi
            step += 1
        total += zr
        steps += step
    bits = int.from_bytes(struct.pack("<d", total), "little")
    return bits ^ steps


def triad(seed: int, t: int, size: int) -> int:
    """The sum of a = b + k c."""
    k = t % 16 + 1
    return sum(i % 1024 + k * (3 * i % 1024) for i in range(size))


def bintrees(seed: int, t: int, size: int) -> int:
    """The number of nodes of a full binary tree of depth `size`, xor the task's own number."""
    return ((1 << (size + 1)) - 1) ^ mix(seed, t)


def textfreq(seed: int, t: int, size: int) -> int:
    """Words of one to three letters by FNV-1a hash, counted in a table of 4096 slots."""
    slots: dict[int, list[int]] = {}
    s = mix(seed, t) % 139968
    h, letters = 0x811C9DC5, 0
    for i in range(size + 1):
        s = (s * 3877 + 29573) % 139968
        v = s * 64 // 139968
        if v < 26 and i < size and letters < 3:
            h = ((h ^ (97 + v % 8)) * 0x01000193) % 2**32
            letters += 1
            continue
        if letters:
            h = h or 1
            slot = h % 4096
            while slot in slots and slots[slot][0] != h:
                slot = (slot + 1) % 4096
            slots.setdefault(slot, [h, 0])[1] += 1
        h, letters = 0x811C9DC5, 0
    used = [slots[slot] for slot in sorted(slots)]
    return int(fold([h << 32 | count for h, count in used]), 16) ^ len(used)


def files(seed: int, t: int, size: int) -> int:
    """The first words of the task's blocks, folded."""
    return int(fold([mix(seed, size * t + k) for k in range(size)]), 16)


def own_number(seed: int, t: int, size: int) -> int:
    """What `sleep` and `selftest` return, whatever the size."""
    return mix(seed, t)


def answered_number(seed: int, t: int, size: int) -> int:
    """What the reply server answers to the task's own number."""
    return mix(mix(seed, t), 0)


TASKS: dict[str, Callable[[int, int, int], int]] = {
    "bintrees": bintrees,
    "collatz": collatz,
    "collatz-skewed": collatz_skewed,
    "files": files,
    "mandel": mandel,
    "rpc": answered_number,
    "selftest": own_number,
    "sleep": own_number,
    "textfreq": textfreq,
    "triad": triad,
}
