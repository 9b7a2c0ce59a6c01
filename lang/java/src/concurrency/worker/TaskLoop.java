package concurrency.worker;

/** What every worker that waits by standing still does once its gate is open. */
public final class TaskLoop {
  private TaskLoop() {}

  /**
   * Runs the tasks that {@code source} gives, and notes results, times and OS ids in {@code share}.
   * A worker that gets no task leaves the share as {@link Share#atGate} made it.
   *
   * @throws Failure (task_failed) that names the task, the worker and the reason
   */
  public static void run(Job job, int worker, TaskSource source, Task task, Share share) {
    long seed = job.seed();
    long first = job.first();
    long stride = job.stride();
    long tasks = job.tasks();
    long t = source.next();
    if (t >= tasks) {
      return;
    }
    try {
      share.begin(OsIds.ofCallingThread());
      for (; t < tasks; t = source.next()) {
        share.add(t, task.run(seed, first + t * stride));
      }
      share.end();
    } catch (Throwable cause) {
      throw Failure.ofTask("task " + t + " of worker " + worker, cause);
    }
  }
}
