// Tries: the walk goes on to null and needs one test per call instead of two.
package concurrency.worker.workloads;

import concurrency.worker.Mix;
import concurrency.worker.Task;
import concurrency.worker.Workload;
import java.util.Map;

/**
 * CPU: allocation and the garbage collector. A task builds a full binary tree of depth {@code
 * size}, one object per node, counts its nodes and drops it.
 */
public final class Bintrees implements Workload {
  @Override
  public String name() {
    return "bintrees";
  }

  @Override
  public int mostSize() {
    return 24;
  }

  @Override
  public Task prepare(int size, Map<String, String> parameters) {
    return new Forest(size);
  }

  private static final class Forest implements Task {
    private final int depth;

    Forest(int depth) {
      this.depth = depth;
    }

    @Override
    public long run(long seed, long t) {
      return count(build(depth)) ^ Mix.mix(seed, t);
    }

    private static Node build(int depth) {
      if (depth == 0) {
        return new Node(null, null);
      }
      // Not as arguments of the constructor: Java makes an object before it evaluates them.
      Node left = build(depth - 1);
      Node right = build(depth - 1);
      return new Node(left, right);
    }

    private static long count(Node node) {
      return node == null ? 0 : 1 + count(node.left) + count(node.right);
    }
  }

  private static final class Node {
    private final Node left;
    private final Node right;

    Node(Node left, Node right) {
      this.left = left;
      this.right = right;
    }
  }
}
