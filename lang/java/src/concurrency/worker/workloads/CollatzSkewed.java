package concurrency.worker.workloads;

import concurrency.worker.Mix;
import concurrency.worker.Task;
import concurrency.worker.Workload;
import java.util.Map;

/**
 * CPU: {@link Collatz} with uneven tasks. The sixteenth task of a round has sixteen times the
 * {@code size} walks of the first. Its loop is its own: shared code would be compiled for both.
 */
public final class CollatzSkewed implements Workload {
  private static final long START_MASK = (1 << 20) - 1;
  private static final long ROUND = 16;

  @Override
  public String name() {
    return "collatz-skewed";
  }

  @Override
  public int mostSize() {
    return 100_000_000;
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
      long first = ROUND * t * size;
      long walks = size * ((t & (ROUND - 1)) + 1);
      long steps = 0;
      for (long k = 0; k < walks; k++) {
        long x = (Mix.mix(seed, first + k) & START_MASK) + 1;
        while (x != 1) {
          x = (x & 1) == 0 ? x >>> 1 : 3 * x + 1;
          steps++;
        }
      }
      return steps;
    }
  }
}
