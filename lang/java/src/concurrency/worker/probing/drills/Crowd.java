package concurrency.worker.probing.drills;

import concurrency.worker.Model;
import java.io.IOException;

/** The workers of a model, for drills one after another. */
public interface Crowd extends AutoCloseable {
  /** Up to {@code workers} of {@code model}. */
  static Crowd of(Model model, int workers) throws IOException, InterruptedException {
    Crowd crowd =
        model.threads() != null
            ? new ThreadCrowd(model.threads(), workers)
            : new ProcessCrowd(workers);
    // All that a worker does for the first time, such as to wait for its second order, loads
    // classes, for some of which the JVM throws away what it has compiled: it comes before the
    // warm-up.
    for (int drill = 0; drill < 3; drill++) {
      crowd.run(Update.class, workers, Update.orders(true, workers, 1, Long.MAX_VALUE / 2));
    }
    return crowd;
  }

  /**
   * Has the first {@code workers} do the drill of class {@code drill}, on memory that is all zero
   * before. Throws Failure if one cannot.
   *
   * @return where their reports are, until the next drill
   */
  Ground run(Class<? extends Drill> drill, int workers, long... orders)
      throws IOException, InterruptedException;

  @Override
  void close() throws IOException;
}
