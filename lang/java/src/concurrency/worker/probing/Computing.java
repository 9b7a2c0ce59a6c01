package concurrency.worker.probing;

import concurrency.worker.Model;

/** Workers that compute without end. */
public interface Computing extends AutoCloseable {
  /** Starts {@code workers} of {@code model}; processes compute when it returns. */
  static Computing start(Model model, int workers) throws Exception {
    return model.threads() != null
        ? new ComputingThreads(model.threads(), workers)
        : new ComputingProcesses(workers);
  }

  /** Ends them, and waits for their end. */
  void stop() throws Exception;

  /** Makes an end of what is left. */
  @Override
  void close();
}
