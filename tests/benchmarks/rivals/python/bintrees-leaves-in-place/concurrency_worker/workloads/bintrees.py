# Tries to make and to count the leaves where their parent is, which saves a call for each.
"""CPU-bound: allocation, and what the memory manager does about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..arithmetic import mix
from ..workload import Workload

if TYPE_CHECKING:
    from typing import Any

    Node = tuple[Any, Any]


class Bintrees(Workload):
    """Builds a full binary tree of depth `size`, counts its nodes, and drops it."""

    sizes = range(25)

    def task(self, seed: int, t: int) -> int:
        """Return the number of nodes, xor mix(seed, t)."""
        return count(build(self.size)) ^ mix(seed, t)


def build(depth: int, nothing: None = None) -> Node:
    """Return a full tree of that depth, made from the leaves up."""
    if depth > 1:
        return build(depth - 1), build(depth - 1)
    if depth == 1:
        return (nothing, nothing), (nothing, nothing)
    return nothing, nothing


def count(node: Node) -> int:
    """Return the number of nodes from this one down."""
    nodes = 1
    for child in node:
        if child is not None:
            nodes += count(child) if child[0] is not None else 1
    return nodes


WORKLOAD = Bintrees
