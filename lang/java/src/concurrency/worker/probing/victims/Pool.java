package concurrency.worker.probing.victims;

import concurrency.worker.Task;
import concurrency.worker.probing.Chores;

/** Four workers with twelve jobs, one of which is fatal. */
public abstract class Pool {
  static final int WORKERS = 4;
  static final int JOBS = 12;

  /** The one that is fatal. */
  public static final int FATAL_JOB = 5;

  // Some 2 ms.
  private static final int JOB_SIZE = 8000;

  /**
   * What became of a job.
   *
   * @param saw null if it has a result, else what its owner saw of the worker's end
   * @param knewNs when
   */
  record Settled(int job, String saw, long knewNs) {}

  /** Hears of the moment of the fault before it comes. */
  public interface Alarm {
    void armed(long atNs) throws Exception;
  }

  /** Makes the workers and hands over all jobs. */
  abstract void start() throws Exception;

  /** What became of the next job; null if nothing is heard of any within {@code limitMs}. */
  abstract Settled next(long limitMs) throws Exception;

  /** How many of the workers beside the one that died have not died. */
  abstract int siblingsAlive();

  /** Ends the workers that are processes. */
  abstract void stop();

  /** A job that is not fatal. */
  public static long work(int job) throws Exception {
    Task task = Chores.collatz(JOB_SIZE);
    return Chores.run(task, job);
  }
}
