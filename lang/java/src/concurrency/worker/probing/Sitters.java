package concurrency.worker.probing;

import concurrency.worker.Model;
import java.util.List;

/** Workers that wait, work once when told to, and wait again. */
public interface Sitters extends AutoCloseable {
  /** None yet; there will be at most {@code most}. */
  static Sitters of(Model model, int most) {
    return model.threads() != null ? new ThreadSitters(model) : new ProcessSitters(most);
  }

  /** Adds workers until there are {@code count}; returns when all are ready and wait. */
  void growTo(int count) throws Exception;

  /** Has each do some work; returns when all wait again. */
  void work() throws Exception;

  /** The ids of worker processes. */
  List<Long> processes();

  /** The ids of the threads that the workers run on, where they have their own. */
  List<Long> threads();

  /** Lets all go, and waits for their end. */
  void dismiss() throws Exception;

  /** Makes an end of what is left. */
  @Override
  void close();
}
