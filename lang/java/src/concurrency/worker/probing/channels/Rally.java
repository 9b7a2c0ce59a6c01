package concurrency.worker.probing.channels;

import concurrency.worker.Observations;
import concurrency.worker.probing.Sample;

/** The round trips of one message, by the worker that sends first. */
public record Rally(int repeats, long capNs) {
  private static final int WARM_UP_CAPS = 4;

  /** Round trips until the code is compiled; more than the procedure asks for. */
  public void warmUp(End end) throws Exception {
    Sample.of(1_000_000, WARM_UP_CAPS * capNs, () -> trip(end));
    finish(end);
  }

  /** Measures, and tells it. */
  public void play(End end, String channel, boolean idiomatic, int bytes, Observations observations)
      throws Exception {
    Sample.of(20, capNs, () -> trip(end));
    Sample sample = Sample.of(repeats, capNs, () -> trip(end));
    finish(end);
    String condition =
        "channel=" + channel + ";bytes=" + bytes + ";idiomatic=" + (idiomatic ? "yes" : "no");
    observations.addNs("round_trip_p50_ns", sample.percentile(50), condition);
    observations.addNs("round_trip_p99_ns", sample.percentile(99), condition);
    double bothWays = 2.0 * bytes * sample.count();
    observations.add("bytes_per_s", bothWays * 1e9 / sample.totalNs(), "B/s", condition);
  }

  private static void trip(End end) throws Exception {
    end.send(true);
    end.receive();
  }

  private static void finish(End end) throws Exception {
    end.send(false);
  }
}
