package concurrency.worker.probing;

import concurrency.worker.Clock;
import concurrency.worker.Task;
import java.util.concurrent.locks.LockSupport;

/** Is due again and again, and tells how late it was. */
public final class Ticker {
  public static final long PERIOD_MS = 5;

  private static final long PERIOD_NS = PERIOD_MS * 1_000_000;
  private static final long COMPUTE_NS = 20_000_000;

  private final int ticks;

  /** For {@code milliseconds}, at least one period. */
  public Ticker(int milliseconds) {
    ticks = (int) (milliseconds / PERIOD_MS);
  }

  /** How late ticks are when this thread sleeps until each of them. */
  public Sample whileSleeping() {
    long[] delays = new long[ticks];
    long beganNs = Clock.nowNs();
    for (int tick = 0; tick < ticks; tick++) {
      long dueNs = beganNs + (tick + 1) * PERIOD_NS;
      long now = Clock.nowNs();
      for (; now < dueNs; now = Clock.nowNs()) {
        LockSupport.parkNanos(dueNs - now);
      }
      delays[tick] = now - dueNs;
    }
    return new Sample(delays);
  }

  /** How late ticks are when this thread computes, and only looks for them now and then. */
  public Sample whileComputing() throws Exception {
    Task task = Chores.computation();
    long[] delays = new long[ticks];
    long beganNs = Clock.nowNs();
    long now = beganNs;
    long t = 0;
    for (int tick = 0; tick < ticks; ) {
      for (long untilNs = now + COMPUTE_NS; now < untilNs; now = Clock.nowNs()) {
        Chores.run(task, t++);
      }
      for (; tick < ticks && now >= beganNs + (tick + 1) * PERIOD_NS; tick++) {
        delays[tick] = now - (beganNs + (tick + 1) * PERIOD_NS);
      }
    }
    return new Sample(delays);
  }
}
