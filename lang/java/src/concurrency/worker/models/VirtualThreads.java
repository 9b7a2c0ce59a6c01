package concurrency.worker.models;

import concurrency.worker.Crew;
import concurrency.worker.Failure;
import concurrency.worker.Family;
import concurrency.worker.Job;
import concurrency.worker.Lifetime;
import concurrency.worker.Model;
import concurrency.worker.threads.ThreadCrew;
import java.util.concurrent.ThreadFactory;

/** Virtual threads: the JDK runs them on as many OS threads as it believes there are CPUs. */
public final class VirtualThreads implements Model {
  private static final int FIRST_JAVA = 21; // in 19 and 20 they are a preview

  // Found when the model is, not when a job is timed. Null where Java has none.
  private final ThreadFactory factory =
      Runtime.version().feature() < FIRST_JAVA ? null : findFactory();

  /** {@code Thread.ofVirtual().factory()}, which sources for Java 17 cannot say. */
  private static ThreadFactory findFactory() {
    try {
      Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
      Class<?> builderType = Class.forName("java.lang.Thread$Builder");
      return (ThreadFactory) builderType.getMethod("factory").invoke(builder);
    } catch (ReflectiveOperationException cause) {
      throw new Failure(Failure.Code.INTERNAL, "no virtual threads: " + cause, cause);
    }
  }

  @Override
  public String name() {
    return "virtual-threads";
  }

  @Override
  public Family family() {
    return Family.THREADS;
  }

  @Override
  public String needs() {
    return factory == null ? "Java " + FIRST_JAVA + " or later" : null;
  }

  @Override
  public boolean multiplexed() {
    return true;
  }

  @Override
  public boolean parallel() {
    return true;
  }

  @Override
  public ThreadFactory threads() {
    return factory;
  }

  @Override
  public Crew engage(Job job, Lifetime lifetime) {
    return new ThreadCrew(job, lifetime, factory);
  }
}
