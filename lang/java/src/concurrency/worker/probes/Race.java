package concurrency.worker.probes;

import concurrency.worker.Experiment;
import concurrency.worker.Observations;
import concurrency.worker.Probe;
import concurrency.worker.ProbeRequest;
import concurrency.worker.probing.drills.Crowd;
import concurrency.worker.probing.drills.Update;
import java.util.Map;

/** Whether unsynchronised updates get lost. */
public final class Race implements Probe {
  // So that the first round that counts is like the others: the code is compiled.
  private static final int WARM_UP_ROUNDS = 10;

  @Override
  public String name() {
    return "race";
  }

  @Override
  public int workers() {
    return 2;
  }

  @Override
  public int repeats() {
    return 20_000;
  }

  @Override
  public Map<String, String> parameters() {
    return Map.of("rounds", "10", "cap_ms", "100");
  }

  @Override
  public Experiment prepare(ProbeRequest request) {
    int rounds = request.number("rounds", 1, 10_000);
    long capNs = request.number("cap_ms", 1, 60_000) * 1_000_000L;
    return observations -> {
      try (Crowd crowd = Crowd.of(request.model(), request.workers())) {
        for (int round = 0; round < WARM_UP_ROUNDS; round++) {
          round(request, crowd, false, capNs);
        }
        for (boolean locked : new boolean[] {false, true}) {
          String condition = locked ? "kind=synchronised" : "kind=unsynchronised";
          for (int round = 0; round < rounds; round++) {
            tell(observations, round(request, crowd, locked, capNs), condition);
          }
        }
      }
    };
  }

  private static Update.Outcome round(ProbeRequest request, Crowd crowd, boolean locked, long capNs)
      throws Exception {
    int workers = request.workers();
    long[] orders = Update.orders(locked, workers, request.repeats(), capNs);
    return Update.outcome(crowd.run(Update.class, workers, orders), workers);
  }

  private static void tell(Observations observations, Update.Outcome outcome, String condition)
      throws Exception {
    observations.add("updates", outcome.updates(), "updates", condition);
    observations.add("lost", outcome.updates() - outcome.counted(), "updates", condition);
  }
}
