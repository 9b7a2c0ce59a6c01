package concurrency.worker;

/**
 * What one worker of an event loop does, in steps: its preparation, then one task after another. No
 * call waits. A step that has to wait asks its {@link Wakeups} for an event and returns false; at
 * the event it is resumed, until it returns true.
 *
 * <p>All methods throw Exception if the step cannot be done; the message says what and why.
 */
public interface AsyncTask {
  /** Begins to prepare. Whether that is done already. */
  default boolean prepare() throws Exception {
    return true;
  }

  /** Begins task {@code t}. Whether it is done already. */
  boolean begin(long seed, long t) throws Exception;

  /** Goes on with a step that was not done. Whether it is now. */
  default boolean resume() throws Exception {
    throw new IllegalStateException("resumed, but it never waits");
  }

  /** The result of the task that is done, as an unsigned 64-bit number. */
  long result();

  /** Gives back what was prepared. The last call. */
  default void release() throws Exception {}
}
