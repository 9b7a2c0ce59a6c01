package concurrency.worker;

import java.util.Map;

/**
 * The tasks 0 to {@code tasks} - 1 of a job, and how they are shared out. Task i of the job is task
 * {@code first + i * stride} of the workload.
 *
 * @param size 0 to 2^31 - 1
 * @param parameters what {@code --param} gave, checked by the workload
 * @param seed unsigned
 * @param first 0 to 2^31 - 1
 * @param stride 1 to 2^31 - 1
 * @param tasks 0 to 100,000,000
 * @param workers at least 1
 */
public record Job(
    Workload workload,
    int size,
    Map<String, String> parameters,
    long seed,
    int first,
    int stride,
    int tasks,
    int workers,
    Schedule schedule) {

  /**
   * Prepares {@code worker}; called by that worker.
   *
   * @throws Failure (task_failed) that names the worker and the reason
   */
  public Task prepare(int worker) {
    try {
      return workload.prepare(size, parameters);
    } catch (Throwable cause) {
      throw Failure.ofTask("prepare of worker " + worker, cause);
    }
  }

  /**
   * Releases what {@code worker} prepared; called by that worker.
   *
   * @throws Failure (task_failed) that names the worker and the reason
   */
  public void release(int worker, Task task) {
    try {
      task.release();
    } catch (Throwable cause) {
      throw Failure.ofTask("release of worker " + worker, cause);
    }
  }

  /** How many tasks {@code worker} has under {@link Schedule#STATIC}. */
  int staticTasks(int worker) {
    return tasks <= worker ? 0 : (tasks - 1 - worker) / workers + 1;
  }
}
