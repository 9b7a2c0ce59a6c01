package concurrency.worker;

import java.util.Map;

/**
 * The asynchronous part of a workload: how an event loop runs it. One class in the package {@code
 * asynchronous}, with the name of its {@link Workload}, for each workload whose tasks wait for
 * something that can wake an event loop.
 */
public interface AsyncWorkload extends Named {
  // Here and not in Catalogue, which a worker process loads: it never needs them.
  Catalogue<AsyncWorkload> ALL = new Catalogue<>(AsyncWorkload.class, "asynchronous");

  /**
   * Makes what one worker needs. Whatever takes time is left to {@link AsyncTask#prepare}.
   *
   * @param size as for {@link Workload#prepare}
   * @param wakeups where the worker's steps ask to be resumed
   * @throws Exception if it cannot be made; the message says what and why
   */
  AsyncTask engage(int size, Map<String, String> parameters, Wakeups wakeups) throws Exception;
}
