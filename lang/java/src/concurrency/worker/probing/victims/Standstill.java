package concurrency.worker.probing.victims;

import concurrency.worker.Clock;
import concurrency.worker.Observations;
import concurrency.worker.Task;
import concurrency.worker.probing.Chores;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.CountDownLatch;

/**
 * The child's account of workers that come to a standstill: when they did, and who noticed. Only
 * what is told first counts.
 */
public final class Standstill {
  /** Said with the clock once the workers are stuck. */
  static final String STUCK = "stuck";

  /** Said with the clock, who noticed, and what there was to see. */
  static final String NOTICED = "noticed";

  private static final int MONITOR_PERIOD_MS = 10;

  private final Observations parent;
  private final CountDownLatch ended;

  /** Part of a worker that may stand still in it. */
  interface Step {
    void take() throws Exception;
  }

  /**
   * @param workers how many {@link #attempt}
   */
  Standstill(Observations parent, int workers) {
    this.parent = parent;
    ended = new CountDownLatch(workers);
  }

  /** From this moment on the workers are stuck. */
  void stuck(long atNs) {
    tell(STUCK + " " + atNs);
  }

  /** Takes {@code step}, which may never end, and tells if it ends with an error. */
  void attempt(Step step) {
    try {
      step.take();
      ended.countDown();
    } catch (Throwable error) {
      noticed("error", error.getClass().getSimpleName());
    }
  }

  void noticed(String by, String saw) {
    tell(NOTICED + " " + Clock.nowNs() + " " + by + " " + saw);
  }

  private void tell(String line) {
    try {
      parent.tell(line);
    } catch (IOException parentIsGone) {
      Runtime.getRuntime().halt(1);
    }
  }

  /** Waits for the end of all attempts, and tells that nothing stood still after all. */
  void awaitAll() throws InterruptedException {
    ended.await();
    noticed("no_deadlock", "nothing");
  }

  /** Starts the library's monitor, which looks for threads of this JVM that wait in a circle. */
  void startMonitor() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    threads.findDeadlockedThreads(); // the first look loads what the others need
    startDaemon(
        () -> {
          while (threads.findDeadlockedThreads() == null) {
            Thread.sleep(MONITOR_PERIOD_MS);
          }
          noticed("monitor", "nothing");
        });
  }

  /** A thread that is none of the workers. */
  static void startDaemon(Step body) {
    Thread thread =
        new Thread(
            () -> {
              try {
                body.take();
              } catch (Exception over) {
                throw new IllegalStateException(over);
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  /** What a bystander does. */
  static void compute() throws Exception {
    Task task = Chores.computation();
    for (long t = 0; ; t++) {
      Chores.run(task, t);
    }
  }
}
