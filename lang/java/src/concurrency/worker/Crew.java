package concurrency.worker;

import java.io.IOException;

/**
 * The workers of one model, engaged for one job (fresh) or for equal jobs one after another (pool).
 * Used by the main thread only.
 *
 * <p>All methods throw {@link Failure} as soon as a worker fails or dies, whatever the others are
 * doing. After that only {@link #close} may be called.
 */
public interface Crew extends AutoCloseable {
  /** Pool only: returns when every worker has prepared. */
  void awaitPrepared() throws IOException, InterruptedException;

  /**
   * Runs the job once: all workers to the gate, gate, tasks, results.
   *
   * @return one share per worker, in worker order, valid until the next run
   */
  Share[] run() throws IOException, InterruptedException;

  /** Lets the workers release what they prepared; returns when they are gone. */
  void dismiss() throws IOException, InterruptedException;

  /**
   * Makes an end of what is left of the crew, after a failure. Nothing to do after {@link
   * #dismiss}. Threads are left to the end of the program, which follows.
   */
  @Override
  void close();
}
