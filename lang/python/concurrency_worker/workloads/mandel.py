"""CPU-bound: floating point, in loops whose length cannot be known."""

from __future__ import annotations

import struct

from ..arithmetic import mix
from ..workload import Workload

MOST_STEPS = 50


class Mandel(Workload):
    """One row of a Mandelbrot set of `size` times `size` points, at a height of the seed's."""

    sizes = range(1, 1_000_001)

    def task(self, seed: int, t: int) -> int:
        """Return the bits of the sum of the points' last real parts, xor all steps."""
        size = self.size
        y = t % size + mix(seed, t) % 1024 * 0.0009765625
        ci = 2.0 * y / size - 1.0
        total = 0.0
        steps = 0
        for x in range(size):
            cr = 2.0 * x / size - 1.5
            zr = zi = tr = ti = 0.0
            for step in range(MOST_STEPS):
                if tr + ti > 4.0:
                    steps += step
                    break
                zi = 2.0 * zr * zi + ci
                zr = tr - ti + cr
                tr = zr * zr
                ti = zi * zi
            else:
                steps += MOST_STEPS
            total += zr
        bits: int = struct.unpack("<Q", struct.pack("<d", total))[0]
        return bits ^ steps


WORKLOAD = Mandel
