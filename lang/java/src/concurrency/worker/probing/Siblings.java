package concurrency.worker.probing;

import concurrency.worker.Model;

/** Two workers of which one makes changes, and then the other looks. */
public interface Siblings extends AutoCloseable {
  /** Two workers of {@code model} that have mapped {@code file}, ready. */
  static Siblings of(Model model, SharedFile file) throws Exception {
    return model.threads() != null
        ? new ThreadSiblings(model.threads(), file)
        : new ProcessSiblings(file);
  }

  /** Has the one set {@code change} to {@code value}; then, what the other has. */
  long setAndLook(Change change, long value) throws Exception;

  /** Lets both go, and waits for their end. */
  void dismiss() throws Exception;

  /** Makes an end of what is left. */
  @Override
  void close();
}
