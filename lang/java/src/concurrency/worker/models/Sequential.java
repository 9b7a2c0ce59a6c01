package concurrency.worker.models;

import concurrency.worker.Crew;
import concurrency.worker.Family;
import concurrency.worker.Job;
import concurrency.worker.Lifetime;
import concurrency.worker.Model;
import concurrency.worker.Share;
import concurrency.worker.StaticTasks;
import concurrency.worker.Task;
import concurrency.worker.TaskLoop;
import java.util.List;

/** All tasks in the main thread: what the others are compared with. */
public final class Sequential implements Model {
  @Override
  public String name() {
    return "sequential";
  }

  @Override
  public Family family() {
    return Family.SEQUENTIAL;
  }

  @Override
  public List<Lifetime> lifetimes() {
    return List.of(Lifetime.POOL);
  }

  @Override
  public boolean parallel() {
    return false;
  }

  @Override
  public String notProbed() {
    return "it makes no workers";
  }

  @Override
  public Crew engage(Job job, Lifetime lifetime) {
    return new MainThread(job);
  }

  private static final class MainThread implements Crew {
    private final Job job;
    private final Task task;
    private final Share share;

    MainThread(Job job) {
      this.job = job;
      task = job.prepare(0);
      share = new Share(job, 0);
    }

    @Override
    public void awaitPrepared() {}

    @Override
    public Share[] run() {
      share.atGate();
      TaskLoop.run(job, 0, new StaticTasks(0, 1), task, share);
      return new Share[] {share};
    }

    @Override
    public void dismiss() {
      job.release(0, task);
    }

    @Override
    public void close() {}
  }
}
