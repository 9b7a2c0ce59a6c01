package concurrency.worker.workloads;

import concurrency.worker.Mix;
import concurrency.worker.Task;
import concurrency.worker.Workload;
import java.util.Map;

/** A task prints a line the ordinary way, which must not reach the protocol. */
public final class Selftest implements Workload {
  @Override
  public String name() {
    return "selftest";
  }

  @Override
  public Task prepare(int size, Map<String, String> parameters) {
    return new Task() {
      @Override
      public long run(long seed, long t) {
        System.out.println("selftest: a stray line from task " + t);
        return Mix.mix(seed, t);
      }
    };
  }
}
