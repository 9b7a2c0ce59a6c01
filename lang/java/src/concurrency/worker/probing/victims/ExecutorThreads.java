package concurrency.worker.probing.victims;

import concurrency.worker.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * The library's executor: a fixed pool of threads, or a virtual thread for each job, of which a
 * semaphore lets four work at a time.
 */
final class ExecutorThreads extends ThreadPool {
  private final boolean threadPerJob;
  private final Semaphore permits = new Semaphore(WORKERS);
  private final Map<Future<Integer>, Integer> jobs = new HashMap<>();
  private CompletionService<Integer> service;

  ExecutorThreads(ThreadFactory factory, boolean threadPerJob, Fault.Trigger fault, Alarm alarm) {
    super(factory, fault, alarm);
    this.threadPerJob = threadPerJob;
  }

  @Override
  void start() throws ReflectiveOperationException {
    ExecutorService executor =
        threadPerJob
            ? threadPerTask(this::newThread)
            : Executors.newFixedThreadPool(WORKERS, this::newThread);
    service = new ExecutorCompletionService<>(executor);
    for (int i = 0; i < JOBS; i++) {
      int job = i;
      jobs.put(service.submit(() -> serve(job)), job);
    }
  }

  /** {@code Executors.newThreadPerTaskExecutor}, which sources for Java 17 cannot say. */
  private static ExecutorService threadPerTask(ThreadFactory factory)
      throws ReflectiveOperationException {
    return (ExecutorService)
        Executors.class
            .getMethod("newThreadPerTaskExecutor", ThreadFactory.class)
            .invoke(null, factory);
  }

  private int serve(int job) throws Exception {
    permits.acquire();
    try {
      perform(job);
    } finally {
      permits.release();
    }
    return job;
  }

  @Override
  Settled next(long limitMs) throws InterruptedException {
    Future<Integer> done = service.poll(limitMs, TimeUnit.MILLISECONDS);
    if (done == null) {
      return null;
    }
    String saw = null;
    try {
      done.get();
    } catch (ExecutionException failed) {
      saw = failed.getCause().getClass().getSimpleName();
    }
    return new Settled(jobs.get(done), saw, Clock.nowNs());
  }
}
