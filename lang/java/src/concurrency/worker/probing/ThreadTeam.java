package concurrency.worker.probing;

import concurrency.worker.Failure;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** Some threads of a model that do the same once. */
public final class ThreadTeam {
  private static final long LIMIT_S = 300;

  private final Thread[] threads;
  private final CountDownLatch running;
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  /** What each of them does; {@code worker} counts from 0. */
  public interface Body {
    void run(int worker) throws Exception;
  }

  private ThreadTeam(int workers) {
    threads = new Thread[workers];
    running = new CountDownLatch(workers);
  }

  /** Starts {@code workers} threads. */
  public static ThreadTeam start(ThreadFactory factory, int workers, Body body) {
    ThreadTeam team = new ThreadTeam(workers);
    for (int worker = 0; worker < workers; worker++) {
      int own = worker;
      Thread thread = factory.newThread(() -> team.run(own, body));
      team.threads[worker] = thread;
      thread.start();
    }
    return team;
  }

  private void run(int worker, Body body) {
    try {
      body.run(worker);
    } catch (Throwable thrown) {
      failure.compareAndSet(null, thrown);
      while (running.getCount() > 0) { // the others may wait for this one for ever
        running.countDown();
      }
    }
    running.countDown();
  }

  /** Waits for the end of all. Throws Failure (task_failed) as soon as one fails, or none ends. */
  public void join() throws InterruptedException {
    boolean ended = running.await(LIMIT_S, TimeUnit.SECONDS);
    if (failure.get() != null) {
      throw Failure.ofTask("a worker of the probe", failure.get());
    }
    if (!ended) {
      throw new Failure(Failure.Code.TASK_FAILED, "a worker still runs after " + LIMIT_S + " s");
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
