// Tries: the shorter form, in which each object is made before its children and filled after.
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
      return new Node(build(depth - 1), build(depth - 1));
    }

    private static long count(Node node) {
      long nodes = 1;
      if (node.left != null) {
        nodes += count(node.left);
      }
      if (node.right != null) {
        nodes += count(node.right);
      }
      return nodes;
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
