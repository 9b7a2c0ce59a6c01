package concurrency.worker;

/** Where a worker gets its next task from. */
public interface TaskSource {
  /** The next task; a number not below the job's number of tasks means that there is none left. */
  long next();
}
