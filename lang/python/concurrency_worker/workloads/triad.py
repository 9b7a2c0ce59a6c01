"""CPU-bound: memory bandwidth. Declared here; its only kernel is the native one."""

from __future__ import annotations

from ..workload import Declaration


class Triad(Declaration):
    """a = b + k c over arrays of `size` doubles, and the sum of a."""

    sizes = range(134_217_729)
    not_in_python = "in pure Python it measures the interpreter, not the memory"


WORKLOAD = Triad
