# Tries an object with two slots for each node: smaller than a tuple, made by a call of __init__.
"""CPU-bound: allocation, and what the memory manager does about it."""

from __future__ import annotations

from ..arithmetic import mix
from ..workload import Workload


class Node:
    """Two references to nodes, or in a leaf two times None."""

    __slots__ = ("left", "right")

    def __init__(self, left: Node | None, right: Node | None) -> None:
        """Hold both."""
        self.left = left
        self.right = right


class Bintrees(Workload):
    """Builds a full binary tree of depth `size`, counts its nodes, and drops it."""

    sizes = range(25)

    def task(self, seed: int, t: int) -> int:
        """Return the number of nodes, xor mix(seed, t)."""
        return count(build(self.size)) ^ mix(seed, t)


def build(depth: int) -> Node:
    """Return a full tree of that depth, made from the leaves up."""
    if depth == 0:
        return Node(None, None)
    return Node(build(depth - 1), build(depth - 1))


def count(node: Node) -> int:
    """Return the number of nodes from this one down."""
    nodes = 1
    if node.left is not None:
        nodes += count(node.left)
    if node.right is not None:
        nodes += count(node.right)
    return nodes


WORKLOAD = Bintrees
