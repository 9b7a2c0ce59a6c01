package concurrency.worker;

/** A probe that knows what it is asked for. */
public interface Experiment {
  /**
   * Does it once, and tells {@code observations} what it saw.
   *
   * @throws Exception if it could not; then no process of its own is left
   */
  void run(Observations observations) throws Exception;
}
