package concurrency.worker.probes;

import concurrency.worker.Clock;
import concurrency.worker.Experiment;
import concurrency.worker.Failure;
import concurrency.worker.Observations;
import concurrency.worker.Probe;
import concurrency.worker.ProbeRequest;
import concurrency.worker.probing.Readers;
import concurrency.worker.probing.SharedData;
import java.util.Map;

/** What it costs to have the same data in every worker. */
public final class Sharing implements Probe {
  @Override
  public String name() {
    return "sharing";
  }

  @Override
  public int workers() {
    return 2;
  }

  @Override
  public Map<String, String> parameters() {
    return Map.of("mib", "100");
  }

  @Override
  public Experiment prepare(ProbeRequest request) {
    int mib = request.number("mib", 1, 1024);
    return observations -> observe(request, mib, observations);
  }

  private static void observe(ProbeRequest request, int mib, Observations observations)
      throws Exception {
    byte[] data = SharedData.make(mib);
    long expected = SharedData.expectedSum(mib);
    String condition = "mib=" + mib;
    try (Readers readers = Readers.of(request.model(), request.workers(), data.length)) {
      observations.parked(readers.processes(), readers.threads());
      long beganNs = Clock.nowNs();
      long[] sums = readers.read(data);
      observations.addNs("read_ns", Clock.nowNs() - beganNs, condition);
      for (long sum : sums) {
        if (sum != expected) {
          throw new Failure(
              Failure.Code.TASK_FAILED, "a worker read " + sum + " where it is " + expected);
        }
      }
      observations.parked(readers.processes(), readers.threads());
      beganNs = Clock.nowNs();
      readers.write();
      observations.addNs("written_ns", Clock.nowNs() - beganNs, condition);
      observations.parked(readers.processes(), readers.threads());
      readers.dismiss();
    }
  }
}
