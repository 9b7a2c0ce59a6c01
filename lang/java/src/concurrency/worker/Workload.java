package concurrency.worker;

import java.util.List;
import java.util.Map;

/**
 * A pure function {@code task(seed, t) -> u64} of a given size. One class in the package {@code
 * workloads} per workload; being there is being registered.
 */
public interface Workload extends Named {
  /** The smallest size that it has. */
  default int leastSize() {
    return 0;
  }

  /** The largest size that it has. */
  default int mostSize() {
    return Integer.MAX_VALUE;
  }

  /** Why no event loop can run it, in one plain clause, where it has no {@link AsyncWorkload}. */
  default String whyNotAsync() {
    return "an event loop runs one task at a time: a CPU-bound task would stop all others";
  }

  /** The keys that {@code --param} must give, all of them and no others. */
  default List<String> parameters() {
    return List.of();
  }

  /**
   * Looks at the values of the parameters, without doing anything yet.
   *
   * @throws Failure (usage) if one is malformed
   */
  default void check(Map<String, String> parameters) {}

  /**
   * Makes what one worker needs, in that worker and before its gate.
   *
   * @param size n, from {@link #leastSize} to {@link #mostSize}, in the unit of the workload
   * @throws Exception if it cannot be made; the message says what and why
   */
  Task prepare(int size, Map<String, String> parameters) throws Exception;
}
