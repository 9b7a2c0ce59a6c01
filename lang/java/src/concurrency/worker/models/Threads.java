package concurrency.worker.models;

import concurrency.worker.Crew;
import concurrency.worker.Family;
import concurrency.worker.Job;
import concurrency.worker.Lifetime;
import concurrency.worker.Model;
import concurrency.worker.threads.ThreadCrew;
import java.util.concurrent.ThreadFactory;

/** Platform threads: one OS thread per worker. */
public final class Threads implements Model {
  @Override
  public String name() {
    return "threads";
  }

  @Override
  public Family family() {
    return Family.THREADS;
  }

  @Override
  public boolean parallel() {
    return true;
  }

  @Override
  public ThreadFactory threads() {
    return new PlatformThreads();
  }

  @Override
  public Crew engage(Job job, Lifetime lifetime) {
    return new ThreadCrew(job, lifetime, threads());
  }

  // A class, not a lambda: the first lambda of a JVM costs milliseconds, and a fresh job is timed.
  private static final class PlatformThreads implements ThreadFactory {
    @Override
    public Thread newThread(Runnable body) {
      Thread thread = new Thread(body);
      thread.setDaemon(true);
      return thread;
    }
  }
}
