package concurrency.worker;

/** What one worker prepared for a workload. Used by that worker only. */
public interface Task {
  /**
   * The result of task {@code t}, as an unsigned 64-bit number.
   *
   * @throws Exception if the task cannot do its work; the message says what and why
   */
  long run(long seed, long t) throws Exception;

  /** Gives back what prepare took. The last call, by the same worker. */
  default void release() throws Exception {}
}
