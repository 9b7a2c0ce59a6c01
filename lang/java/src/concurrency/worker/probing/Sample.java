package concurrency.worker.probing;

import concurrency.worker.Clock;
import java.util.Arrays;

/** Times of one thing done again and again, in nanoseconds. */
public final class Sample {
  private static final int LEAST = 5;

  private final long[] sorted;
  private final long totalNs;

  /** Takes over {@code times}, at least one. */
  public Sample(long[] times) {
    sorted = times;
    Arrays.sort(sorted);
    long sum = 0;
    for (long time : sorted) {
      sum += time;
    }
    totalNs = sum;
  }

  /** What is done again and again. */
  public interface Action {
    void run() throws Exception;
  }

  /**
   * Does {@code action} {@code repeats} times, and times each; begins no more once {@code capNs}
   * are spent and it was done five times.
   */
  public static Sample of(int repeats, long capNs, Action action) throws Exception {
    long[] times = new long[repeats];
    int made = 0;
    long beganNs = Clock.nowNs();
    for (long now = beganNs; made < repeats && (made < LEAST || now - beganNs < capNs); ) {
      action.run();
      long end = Clock.nowNs();
      times[made++] = end - now;
      now = end;
    }
    return new Sample(Arrays.copyOf(times, made));
  }

  /** The percentile by nearest rank. */
  public long percentile(int percent) {
    return sorted[Math.max(0, (sorted.length * percent + 99) / 100 - 1)];
  }

  public long max() {
    return sorted[sorted.length - 1];
  }

  public int count() {
    return sorted.length;
  }

  /** All times together. */
  public long totalNs() {
    return totalNs;
  }
}
