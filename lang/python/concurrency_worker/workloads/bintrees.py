"""CPU-bound: allocation, and what the memory manager does about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..arithmetic import mix
from ..workload import Workload

if TYPE_CHECKING:
    from typing import Any

    # Two references to nodes, or in a leaf two times None. A tuple is one allocation, and what a
    # Python programmer takes for a pair; a list would be two, an object with slots a call as well.
    Node = tuple[Any, Any]


class Bintrees(Workload):
    """Builds a full binary tree of depth `size`, counts its nodes, and drops it."""

    sizes = range(25)

    def task(self, seed: int, t: int) -> int:
        """Return the number of nodes, xor mix(seed, t)."""
        return count(build(self.size)) ^ mix(seed, t)


def build(depth: int, nothing: None = None) -> Node:
    """Return a full tree of that depth, made from the leaves up."""
    if depth == 0:
        # Not (None, None): that is a constant, and all leaves would be the same object.
        return nothing, nothing
    return build(depth - 1), build(depth - 1)


def count(node: Node) -> int:
    """Return the number of nodes from this one down."""
    left, right = node
    if left is None:
        return 1
    return 1 + count(left) + count(right)


WORKLOAD = Bintrees
