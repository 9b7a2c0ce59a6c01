package concurrency.worker.probing;

import java.io.IOException;

/** A lock that all workers of a probe share. Not reentrant. */
public interface Mutex {
  void lock() throws IOException;

  /** By the worker that holds it. */
  void unlock() throws IOException;
}
