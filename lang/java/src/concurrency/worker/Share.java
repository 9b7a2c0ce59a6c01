package concurrency.worker;

import java.util.Arrays;

/**
 * What one worker did in one job: written by the worker, then handed to the main thread. Kept apart
 * per worker so that no two workers write to one cache line while the clock runs.
 */
public final class Share {
  private final int tasksOfJob;
  private long[] results;
  // Null under the static schedule, where the k-th task of a worker is known.
  private int[] tasks;
  private int count;
  private long readyNs;
  private long startNs;
  private long endNs;
  private OsIds ids;

  /** An empty share with room for what {@code worker} will do under the schedule of {@code job}. */
  public Share(Job job, int worker) {
    tasksOfJob = job.tasks();
    if (job.schedule() == Schedule.STATIC) {
      results = new long[job.staticTasks(worker)];
    } else {
      int expected = (int) Math.min(tasksOfJob, tasksOfJob * 5L / 4 / job.workers() + 16);
      results = new long[expected];
      tasks = new int[expected];
    }
  }

  /** The worker stands at the gate of a new job: everything of the last one is forgotten. */
  public void atGate() {
    count = 0;
    ids = null;
    readyNs = Clock.nowNs();
  }

  /** The worker is about to run its first task, in the thread {@code of}. */
  public void begin(OsIds of) {
    ids = of;
    startNs = Clock.nowNs();
  }

  /** The worker has run {@code task} of the job; tasks come in rising order. */
  public void add(long task, long result) {
    int k = count;
    if (k == results.length) {
      makeRoom(Math.min(tasksOfJob, k + (k >> 1) + 16));
    }
    results[k] = result;
    if (tasks != null) {
      tasks[k] = (int) task;
    }
    count = k + 1;
  }

  /** The worker has run its last task. */
  public void end() {
    endNs = Clock.nowNs();
  }

  /**
   * Sets everything but results and tasks, whose first {@code newCount} entries the caller fills.
   *
   * @param newIds null for a worker that got no task
   */
  public void receive(long newReadyNs, long newStartNs, long newEndNs, OsIds newIds, int newCount) {
    readyNs = newReadyNs;
    startNs = newStartNs;
    endNs = newEndNs;
    ids = newIds;
    count = newCount;
    if (newCount > results.length) {
      makeRoom(newCount);
    }
  }

  private void makeRoom(int capacity) {
    results = Arrays.copyOf(results, capacity);
    if (tasks != null) {
      tasks = Arrays.copyOf(tasks, capacity);
    }
  }

  /** The number of tasks done. */
  public int count() {
    return count;
  }

  /** The results; the first {@link #count} entries count. Not a copy. */
  public long[] results() {
    return results;
  }

  /** The tasks they belong to, or null under the static schedule. Not a copy. */
  public int[] tasks() {
    return tasks;
  }

  public long readyNs() {
    return readyNs;
  }

  /** Meaningless if {@link #ids} is null. */
  public long startNs() {
    return startNs;
  }

  /** Meaningless if {@link #ids} is null. */
  public long endNs() {
    return endNs;
  }

  /** Of the thread that ran the tasks; null if the worker got none. */
  public OsIds ids() {
    return ids;
  }
}
