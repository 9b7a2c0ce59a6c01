package concurrency.worker.probes;

import concurrency.worker.Experiment;
import concurrency.worker.Observations;
import concurrency.worker.Probe;
import concurrency.worker.ProbeRequest;
import concurrency.worker.probing.Computing;
import concurrency.worker.probing.Sample;
import concurrency.worker.probing.Ticker;
import java.util.List;
import java.util.Map;

/** Whether a program still responds while it computes. */
public final class Responsiveness implements Probe {
  @Override
  public String name() {
    return "responsiveness";
  }

  @Override
  public Map<String, String> parameters() {
    return Map.of("counts", "1,4", "milliseconds", "400");
  }

  @Override
  public Experiment prepare(ProbeRequest request) {
    List<Integer> counts = request.numbers("counts", 0, 10_000);
    Ticker ticker = new Ticker(request.number("milliseconds", (int) Ticker.PERIOD_MS, 600_000));
    return observations -> {
      tell(ticker.whileComputing(), "work=ticker;workers=0", observations);
      for (int count : counts) {
        Sample delays;
        try (Computing workers = Computing.start(request.model(), count)) {
          delays = ticker.whileSleeping();
          workers.stop();
        }
        tell(delays, "work=workers;workers=" + count, observations);
      }
    };
  }

  private static void tell(Sample delays, String condition, Observations observations)
      throws Exception {
    observations.addNs("delay_p50_ns", delays.percentile(50), condition);
    observations.addNs("delay_p99_ns", delays.percentile(99), condition);
    observations.addNs("delay_max_ns", delays.max(), condition);
  }
}
