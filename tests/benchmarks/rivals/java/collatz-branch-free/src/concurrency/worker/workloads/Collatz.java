// Tries: both next numbers, chosen by a mask instead of a branch.
package concurrency.worker.workloads;

import concurrency.worker.Mix;
import concurrency.worker.Task;
import concurrency.worker.Workload;
import java.util.Map;

/**
 * CPU: integers and branches that cannot be predicted. A task sums the steps of {@code size} walks.
 */
public final class Collatz implements Workload {
  private static final long START_MASK = (1 << 20) - 1;

  @Override
  public String name() {
    return "collatz";
  }

  @Override
  public Task prepare(int size, Map<String, String> parameters) {
    return new Walks(size);
  }

  private static final class Walks implements Task {
    private final long size;

    Walks(long size) {
      this.size = size;
    }

    @Override
    public long run(long seed, long t) {
      long steps = 0;
      for (long k = 0; k < size; k++) {
        long x = (Mix.mix(seed, t * size + k) & START_MASK) + 1;
        while (x != 1) {
          long odd = -(x & 1);
          long half = x >>> 1;
          x = half ^ ((half ^ (3 * x + 1)) & odd);
          steps++;
        }
      }
      return steps;
    }
  }
}
