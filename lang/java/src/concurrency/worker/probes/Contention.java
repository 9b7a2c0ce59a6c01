package concurrency.worker.probes;

import concurrency.worker.Experiment;
import concurrency.worker.Failure;
import concurrency.worker.Observations;
import concurrency.worker.Probe;
import concurrency.worker.ProbeRequest;
import concurrency.worker.probing.drills.Count;
import concurrency.worker.probing.drills.Crowd;
import java.util.Locale;
import java.util.Map;

/** What a shared counter costs. */
public final class Contention implements Probe {
  // So that the code is compiled, in every process; the first kind brings most of what is new.
  private static final int FIRST_WARM_UP_CAPS = 6;
  private static final int WARM_UP_CAPS = 3;

  @Override
  public String name() {
    return "contention";
  }

  @Override
  public int workers() {
    return 2;
  }

  @Override
  public int repeats() {
    return 200_000;
  }

  @Override
  public Map<String, String> parameters() {
    return Map.of("cap_ms", "200");
  }

  @Override
  public Experiment prepare(ProbeRequest request) {
    long capNs = request.number("cap_ms", 1, 60_000) * 1_000_000L;
    return observations -> observe(request, capNs, observations);
  }

  private static void observe(ProbeRequest request, long capNs, Observations observations)
      throws Exception {
    int most = request.workers();
    try (Crowd crowd = Crowd.of(request.model(), most)) {
      for (Count.Kind kind : Count.Kind.values()) {
        int warmUpCaps = kind == Count.Kind.NONE ? FIRST_WARM_UP_CAPS : WARM_UP_CAPS;
        run(crowd, kind, most, Integer.MAX_VALUE, warmUpCaps * capNs);
        int[] counts = most == 1 ? new int[] {1} : new int[] {1, most};
        for (int workers : counts) {
          Count.Outcome outcome = run(crowd, kind, workers, request.repeats(), capNs);
          double opNs = (double) (outcome.lastEndedNs() - outcome.firstBeganNs()) / outcome.most();
          String name = kind.name().toLowerCase(Locale.ROOT);
          observations.addNs("op_ns", opNs, "kind=" + name + ";workers=" + workers);
        }
      }
    }
  }

  private static Count.Outcome run(
      Crowd crowd, Count.Kind kind, int workers, int repeats, long capNs) throws Exception {
    Count.Outcome outcome =
        Count.outcome(
            crowd.run(Count.class, workers, Count.orders(kind, workers, repeats, capNs)), workers);
    boolean shared = kind == Count.Kind.ATOMIC || kind == Count.Kind.LOCK;
    if (shared && outcome.counted() != outcome.all()) {
      throw new Failure(
          Failure.Code.TASK_FAILED,
          "the counter has " + outcome.counted() + " of " + outcome.all() + " steps");
    }
    return outcome;
  }
}
