package concurrency.worker.workloads;

import concurrency.worker.Clock;
import concurrency.worker.Mix;
import concurrency.worker.Task;
import concurrency.worker.Workload;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** A control: nothing but the timer. A task sleeps {@code size} microseconds. */
public final class Sleep implements Workload {
  @Override
  public String name() {
    return "sleep";
  }

  @Override
  public Task prepare(int size, Map<String, String> parameters) {
    long durationNs = size * 1000L;
    return new Task() {
      @Override
      public long run(long seed, long t) {
        if (durationNs > 0) {
          sleep(durationNs);
        }
        return Mix.mix(seed, t);
      }
    };
  }

  /**
   * Returns after at least {@code durationNs}. Not Thread.sleep, which rounds up to a whole
   * millisecond before JDK 21; parkNanos may return early, hence the loop.
   */
  private static void sleep(long durationNs) {
    long endNs = Clock.nowNs() + durationNs;
    for (long leftNs = durationNs; leftNs > 0; leftNs = endNs - Clock.nowNs()) {
      LockSupport.parkNanos(leftNs);
    }
  }
}
