package concurrency.worker.probes;

import concurrency.worker.Clock;
import concurrency.worker.Experiment;
import concurrency.worker.Observations;
import concurrency.worker.Probe;
import concurrency.worker.ProbeRequest;
import concurrency.worker.probing.Sample;
import concurrency.worker.probing.processes.ProbeProcess;
import java.lang.ref.Reference;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadFactory;

/** What it costs to make a worker. */
public final class Creation implements Probe {
  private static final int MIB = 1 << 20;
  private static final int PAGE = 4096;

  @Override
  public String name() {
    return "creation";
  }

  @Override
  public int repeats() {
    return 200;
  }

  @Override
  public Map<String, String> parameters() {
    return Map.of("resident_mib", "0,500", "cap_ms", "200");
  }

  @Override
  public Experiment prepare(ProbeRequest request) {
    List<Integer> sizes = request.numbers("resident_mib", 0, 3000);
    long capNs = request.number("cap_ms", 1, 60_000) * 1_000_000L;
    ThreadFactory threads = request.model().threads();
    Sample.Action makeAndJoin = threads != null ? new MakeThread(threads) : new MakeProcess();
    return observations -> {
      for (int mib : sizes) {
        byte[][] resident = written(mib);
        measure(request.repeats(), capNs, makeAndJoin, "resident_mib=" + mib, observations);
        Reference.reachabilityFence(resident);
      }
    };
  }

  private static byte[][] written(int mib) {
    byte[][] pieces = new byte[mib][];
    for (int i = 0; i < mib; i++) {
      pieces[i] = new byte[MIB];
      for (int at = 0; at < MIB; at += PAGE) {
        pieces[i][at] = 1;
      }
    }
    return pieces;
  }

  private static void measure(
      int repeats,
      long capNs,
      Sample.Action makeAndJoin,
      String condition,
      Observations observations)
      throws Exception {
    long beganNs = Clock.nowNs();
    makeAndJoin.run();
    observations.addNs("first_ns", Clock.nowNs() - beganNs, condition);
    Sample sample = Sample.of(repeats, capNs, makeAndJoin);
    for (int percent : new int[] {10, 50, 90}) {
      observations.addNs("creation_p" + percent + "_ns", sample.percentile(percent), condition);
    }
  }

  // Classes, not lambdas: the first lambda of a JVM costs milliseconds, and the first is timed.
  private static final class Nothing implements Runnable {
    @Override
    public void run() {}
  }

  private static final class MakeThread implements Sample.Action {
    private final ThreadFactory factory;
    private final Runnable nothing = new Nothing();

    MakeThread(ThreadFactory factory) {
      this.factory = factory;
    }

    @Override
    public void run() throws InterruptedException {
      Thread thread = factory.newThread(nothing);
      thread.start();
      thread.join();
    }
  }

  private static final class MakeProcess implements Sample.Action {
    @Override
    public void run() throws Exception {
      try (ProbeProcess process = ProbeProcess.start(1, "Nothing")) {
        process.join();
      }
    }
  }
}
