package concurrency.othertools;

import concurrency.worker.Fold;
import concurrency.worker.Task;
import concurrency.worker.workloads.Collatz;
import java.util.Map;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** A whole job per operation, as the sequential model does in an iteration. */
@State(Scope.Thread)
public class CollatzBenchmark {
  @Param("64")
  public int size;

  @Param("16")
  public int tasks;

  @Param("42")
  public long seed;

  @Param("f5f29b93d98573e8")
  public String checksum;

  private Task task;
  private long[] results;

  @Setup
  public void prepare() {
    task = new Collatz().prepare(size, Map.of());
    results = new long[tasks];
  }

  @Benchmark
  public long[] job() throws Exception {
    for (int t = 0; t < tasks; t++) {
      results[t] = task.run(seed, t);
    }
    return results;
  }

  /** After each iteration, out of its time. */
  @TearDown(Level.Iteration)
  public void check() {
    long fold = Fold.OFFSET;
    for (long result : results) {
      fold = (fold ^ result) * Fold.PRIME;
    }
    String found = String.format("%016x", fold);
    if (!found.equals(checksum)) {
      throw new IllegalStateException("checksum " + found + ", but it is " + checksum);
    }
  }
}
