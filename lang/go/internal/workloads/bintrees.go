package workloads

import "concurrency-harness/lang/go/internal/arithmetic"

func init() {
	register(Workload{Name: "bintrees", Sizes: Sizes{0, 24}, Prepare: pure(bintrees)})
}

// node is a node of a full binary tree. Leaves have no branches.
type node struct{ left, right *node }

// bintrees makes a full binary tree of depth size, counts its nodes and drops
// it: the memory manager.
func bintrees(seed, size, t uint64) uint64 {
	return grow(size).count() ^ arithmetic.Mix(seed, t)
}

// grow makes the branches before the node that holds them.
func grow(depth uint64) *node {
	if depth == 0 {
		return &node{}
	}
	left := grow(depth - 1)
	right := grow(depth - 1)
	return &node{left, right}
}

func (n *node) count() uint64 {
	if n.left == nil {
		return 1
	}
	return 1 + n.left.count() + n.right.count()
}
