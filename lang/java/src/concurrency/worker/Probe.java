package concurrency.worker;

import java.util.Map;

/**
 * An experiment on what the workers of a model are, as docs/probes.md defines it. One class in the
 * package {@code probes} per probe; being there is being registered.
 */
public interface Probe extends Named {
  /** How many workers there are where {@code --workers} does not say it. */
  default int workers() {
    return 1;
  }

  /** How often things are done where {@code --repeats} does not say it. */
  default int repeats() {
    return 1;
  }

  /** The keys that {@code --param} may give, with the values that hold where it does not. */
  default Map<String, String> parameters() {
    return Map.of();
  }

  /**
   * Looks at what is asked for, without doing anything yet.
   *
   * @throws Failure (usage) if a parameter is malformed or out of range
   */
  Experiment prepare(ProbeRequest request);
}
