package concurrency.worker.threads;

import concurrency.worker.TaskSource;
import java.util.concurrent.atomic.AtomicLongArray;

/** The shared counter of the dynamic schedule, alone on its cache lines. */
final class PaddedCounter implements TaskSource {
  // 128 bytes to either side: two lines, because some processors fetch them in pairs.
  private static final int PADDING = 16;

  private final AtomicLongArray cells = new AtomicLongArray(2 * PADDING + 1);

  @Override
  public long next() {
    return cells.getAndIncrement(PADDING);
  }
}
