package concurrency.worker;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ThreadFactory;

/**
 * A way to run several workers. One class in the package {@code models} per model; being there is
 * being registered. A model knows no workload.
 */
public interface Model extends Named {
  Family family();

  /** In the order of the names. */
  default List<Lifetime> lifetimes() {
    return List.of(Lifetime.FRESH, Lifetime.POOL);
  }

  /** What this runtime lacks to run it ("Java 21 or later"); null if nothing. */
  default String needs() {
    return null;
  }

  /** Why {@code workload} is none for this model, in one plain clause; null if it is one. */
  default String notApplicable(Workload workload) {
    return null;
  }

  /** Why no probe is made of its workers, in one plain clause; null if probes are. */
  default String notProbed() {
    return null;
  }

  /** Makes its workers, daemon threads that are not started; null where they are processes. */
  default ThreadFactory threads() {
    return null;
  }

  /** True where the runtime runs many workers on fewer OS threads. */
  default boolean multiplexed() {
    return false;
  }

  /** Whether CPU-bound workers can run at the same instant. */
  boolean parallel();

  /**
   * Starts the workers of {@code job}. They prepare at once; for {@link Lifetime#FRESH} they go on
   * to the gate of their only job.
   *
   * @throws Failure or IOException if they cannot be started; then none is left
   */
  Crew engage(Job job, Lifetime lifetime) throws IOException, InterruptedException;
}
