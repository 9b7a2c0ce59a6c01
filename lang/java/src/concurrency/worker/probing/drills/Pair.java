package concurrency.worker.probing.drills;

import concurrency.worker.Clock;
import concurrency.worker.probing.Mutex;
import concurrency.worker.probing.Words;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Worker 0 writes equal words into two lines, worker 1 reads both: with a lock, or without. */
public final class Pair implements Drill {
  /** Who takes part. */
  public static final int WORKERS = 2;

  private static final int PORTION = 100;

  /** What the reader saw. */
  public record Outcome(long reads, long violations) {}

  /** The orders to do it for {@code durationNs}. */
  public static long[] orders(boolean locked, long durationNs) {
    return new long[] {locked ? 1 : 0, durationNs};
  }

  @Override
  public void run(Ground ground, int worker, long[] orders) throws IOException {
    Mutex mutex = orders[0] != 0 ? ground.mutex() : null;
    ground.passGate(WORKERS);
    long untilNs = Clock.nowNs() + orders[1];
    long made = 0;
    long violations = 0;
    while (Clock.nowNs() < untilNs) {
      if (worker == 0) {
        write(ground, mutex, made);
      } else {
        violations += read(ground, mutex);
      }
      made += PORTION;
    }
    ground.report(worker, 0, made);
    ground.report(worker, 1, violations);
  }

  // excerpt of tearing
  private static void write(Ground ground, Mutex mutex, long made) throws IOException {
    ByteBuffer memory = ground.memory();
    for (long i = made + 1; i <= made + PORTION; i++) {
      if (mutex != null) {
        mutex.lock();
      }
      Words.setOpaque(memory, ground.counter(), i);
      Words.setOpaque(memory, ground.second(), i);
      if (mutex != null) {
        mutex.unlock();
      }
    }
  }

  private static int read(Ground ground, Mutex mutex) throws IOException {
    ByteBuffer memory = ground.memory();
    int violations = 0;
    for (int i = 0; i < PORTION; i++) {
      if (mutex != null) {
        mutex.lock();
      }
      long first = Words.getOpaque(memory, ground.counter());
      long second = Words.getOpaque(memory, ground.second());
      if (mutex != null) {
        mutex.unlock();
      }
      if (first != second) {
        violations++;
      }
    }
    return violations;
  }
  // end of excerpt

  /** What the reader reported. */
  public static Outcome outcome(Ground ground) {
    return new Outcome(ground.reported(1, 0), ground.reported(1, 1));
  }
}
