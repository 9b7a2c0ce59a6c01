package concurrency.worker.probes;

import concurrency.worker.Experiment;
import concurrency.worker.Probe;
import concurrency.worker.ProbeRequest;
import concurrency.worker.probing.drills.Crowd;
import concurrency.worker.probing.drills.Pair;
import java.util.Map;

/** Whether a reader sees half a change. */
public final class Tearing implements Probe {
  // So that the first round that counts is like the others: the code is compiled.
  private static final int WARM_UP_ROUNDS = 10;

  @Override
  public String name() {
    return "tearing";
  }

  @Override
  public Map<String, String> parameters() {
    return Map.of("rounds", "10", "milliseconds", "20");
  }

  @Override
  public Experiment prepare(ProbeRequest request) {
    int rounds = request.number("rounds", 1, 10_000);
    long durationNs = request.number("milliseconds", 1, 60_000) * 1_000_000L;
    return observations -> {
      try (Crowd crowd = Crowd.of(request.model(), Pair.WORKERS)) {
        crowd.run(Pair.class, Pair.WORKERS, Pair.orders(false, WARM_UP_ROUNDS * durationNs));
        for (boolean locked : new boolean[] {false, true}) {
          String condition = locked ? "kind=synchronised" : "kind=unsynchronised";
          for (int round = 0; round < rounds; round++) {
            Pair.Outcome outcome =
                Pair.outcome(crowd.run(Pair.class, Pair.WORKERS, Pair.orders(locked, durationNs)));
            observations.add("reads", outcome.reads(), "reads", condition);
            observations.add("violations", outcome.violations(), "reads", condition);
          }
        }
      }
    };
  }
}
