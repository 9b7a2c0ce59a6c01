package concurrency.worker.probing.drills;

import concurrency.worker.Failure;
import concurrency.worker.probing.Mutex;
import concurrency.worker.probing.Words;
import java.nio.ByteBuffer;

/** Memory that the workers of a drill share, and one lock. Offsets are in bytes. */
public final class Ground {
  // Two cache lines, because some processors fetch them in pairs.
  private static final int LINE = 128;

  private static final int ARRIVED = 0;
  private static final int COUNTER = LINE;
  private static final int SECOND = 2 * LINE;
  private static final int REPORTS = 3 * LINE;
  private static final int REPORT_WORDS = LINE / Long.BYTES;
  private static final long GATE_LIMIT_NS = 10_000_000_000L;
  // Long enough for a second carrier to wake: one that gives way at once to the next virtual thread
  // would run the workers one after another.
  private static final int SPINS_BEFORE_YIELDS = 100_000;
  private static final int SPINS_BETWEEN_YIELDS = 100;

  private final ByteBuffer memory;
  private final Mutex mutex;
  private final int workers;

  /**
   * @param memory zeros, of {@link #bytes}, aligned to 128
   */
  public Ground(ByteBuffer memory, Mutex mutex, int workers) {
    this.memory = memory;
    this.mutex = mutex;
    this.workers = workers;
  }

  /** How much memory {@code workers} need. */
  public static int bytes(int workers) {
    return REPORTS + workers * 2 * LINE + (workers * Long.BYTES / LINE + 1) * LINE;
  }

  ByteBuffer memory() {
    return memory;
  }

  Mutex mutex() {
    return mutex;
  }

  /** A counter that all workers see. */
  int counter() {
    return COUNTER;
  }

  /** A second one, on another line. */
  int second() {
    return SECOND;
  }

  /** A counter of {@code worker} on a line of its own. */
  int own(int worker) {
    return REPORTS + (workers + worker) * LINE;
  }

  /** A counter of {@code worker} right beside that of the next. */
  int beside(int worker) {
    return REPORTS + 2 * workers * LINE + worker * Long.BYTES;
  }

  /** Sets all to 0. Only while no worker is at work. */
  void clear() {
    for (int at = 0; at < memory.capacity(); at += Long.BYTES) {
      Words.setVolatile(memory, at, 0);
    }
  }

  /**
   * Returns when {@code count} workers have come here. They spin, so that all go on at the same
   * moment, and give way where there are fewer CPUs.
   */
  void passGate(long count) {
    Words.getAndAdd(memory, ARRIVED, 1);
    long deadlineNs = System.nanoTime() + GATE_LIMIT_NS;
    for (int spins = 1; Words.getVolatile(memory, ARRIVED) < count; spins++) {
      Thread.onSpinWait();
      if (spins > SPINS_BEFORE_YIELDS && spins % SPINS_BETWEEN_YIELDS == 0) {
        Thread.yield();
        if (System.nanoTime() > deadlineNs) {
          throw new Failure(Failure.Code.TASK_FAILED, "a worker never came to the gate");
        }
      }
    }
  }

  /** Tells the {@code index}th number of what {@code worker} did. */
  void report(int worker, int index, long value) {
    Words.setVolatile(memory, REPORTS + (worker * REPORT_WORDS + index) * Long.BYTES, value);
  }

  long reported(int worker, int index) {
    return Words.getVolatile(memory, REPORTS + (worker * REPORT_WORDS + index) * Long.BYTES);
  }
}
