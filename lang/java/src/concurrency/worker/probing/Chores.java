package concurrency.worker.probing;

import concurrency.worker.Catalogue;
import concurrency.worker.Task;
import java.util.Map;

/** Work for workers whose work is not what is looked at. */
public final class Chores {
  private static final long SEED = 42;
  private static final int PAGE = 4096;

  private Chores() {}

  /** The task of collatz of that size. */
  public static Task collatz(int size) throws Exception {
    return Catalogue.WORKLOADS.find("collatz").prepare(size, Map.of());
  }

  /** The task that computes for some tens of microseconds. */
  public static Task computation() throws Exception {
    return collatz(200);
  }

  /** Runs one task of {@link #collatz}. */
  public static long run(Task task, long t) throws Exception {
    return task.run(SEED, t);
  }

  /**
   * What a worker does between being measured idle and being measured used.
   *
   * @return memory that it has touched and is to keep
   */
  public static byte[] someWork() throws Exception {
    Task task = collatz(64);
    long steps = 0;
    for (int t = 0; t < 4; t++) {
      steps += run(task, t);
    }
    byte[] kept = new byte[64 << 10];
    for (int at = 0; at < kept.length; at += PAGE) {
      kept[at] = (byte) steps;
    }
    return kept;
  }
}
