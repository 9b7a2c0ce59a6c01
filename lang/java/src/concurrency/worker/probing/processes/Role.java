package concurrency.worker.probing.processes;

/** What a worker process of a probe does. One class in the package {@code roles} per role. */
public interface Role {
  /** Returns when the worker may end. */
  void play(WorkerPipe parent, String[] arguments) throws Exception;
}
