package concurrency.worker.probing;

import concurrency.worker.Model;
import java.io.IOException;
import java.util.List;

/** Workers that are handed data, read it, and write it. */
public interface Readers extends AutoCloseable {
  /** {@code workers} of {@code model}, ready for data of {@code bytes}. */
  static Readers of(Model model, int workers, int bytes) throws IOException, InterruptedException {
    return model.threads() != null
        ? new ThreadReaders(model, workers)
        : new ProcessReaders(workers, bytes);
  }

  /** Hands them all {@code data}; returns the sums that they read, when all have. */
  long[] read(byte[] data) throws Exception;

  /** Has each write what it has; returns when all have. */
  void write() throws Exception;

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
