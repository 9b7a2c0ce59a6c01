package concurrency.worker.probing.victims;

import concurrency.worker.Clock;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** Threads fed through a queue. The owner hears of a thread's end by its handler for that. */
final class RawThreads extends ThreadPool {
  private final BlockingQueue<Integer> jobs = new LinkedBlockingQueue<>();
  private final BlockingQueue<Settled> settled = new LinkedBlockingQueue<>();

  RawThreads(ThreadFactory factory, Fault.Trigger fault, Alarm alarm) {
    super(factory, fault, alarm);
  }

  @Override
  void start() {
    for (int job = 0; job < JOBS; job++) {
      jobs.add(job);
    }
    for (int worker = 0; worker < WORKERS; worker++) {
      Thread thread = newThread(this::serve);
      thread.setUncaughtExceptionHandler((dead, thrown) -> lost(thrown));
      thread.start();
    }
  }

  private void serve() {
    try {
      while (true) {
        int job = jobs.take();
        perform(job);
        settled.add(new Settled(job, null, Clock.nowNs()));
      }
    } catch (RuntimeException unchecked) {
      throw unchecked;
    } catch (Exception checked) {
      throw new IllegalStateException(checked);
    }
  }

  private void lost(Throwable thrown) {
    settled.add(new Settled(FATAL_JOB, thrown.getClass().getSimpleName(), Clock.nowNs()));
  }

  @Override
  Settled next(long limitMs) throws InterruptedException {
    return settled.poll(limitMs, TimeUnit.MILLISECONDS);
  }
}
