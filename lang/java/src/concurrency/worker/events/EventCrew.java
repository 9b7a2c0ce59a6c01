package concurrency.worker.events;

import concurrency.worker.AsyncWorkload;
import concurrency.worker.Crew;
import concurrency.worker.Job;
import concurrency.worker.Lifetime;
import concurrency.worker.OsIds;
import concurrency.worker.Schedule;
import concurrency.worker.Share;
import concurrency.worker.StaticTasks;
import concurrency.worker.TaskSource;
import java.io.IOException;

/** Chains of tasks in the main thread, in turns. */
public final class EventCrew implements Crew {
  private final Job job;
  private final boolean once;
  private final EventLoop loop = new EventLoop();
  private final Chain[] chains;
  private final Share[] shares;

  /** Makes the loop and the chains. They begin to prepare as soon as the main thread waits. */
  public EventCrew(Job job, Lifetime lifetime, AsyncWorkload workload) throws IOException {
    this.job = job;
    once = lifetime == Lifetime.FRESH;
    chains = new Chain[job.workers()];
    shares = new Share[chains.length];
    for (int worker = 0; worker < chains.length; worker++) {
      chains[worker] = new Chain(loop, job, worker);
      shares[worker] = chains[worker].share();
      chains[worker].prepare(workload);
    }
  }

  @Override
  public void awaitPrepared() throws IOException {
    loop.run();
  }

  @Override
  public Share[] run() throws IOException {
    if (once) {
      awaitPrepared();
    } else {
      for (Chain chain : chains) {
        chain.atGate();
      }
    }
    // Read once: the thread is the same for all.
    OsIds ids = OsIds.ofCallingThread();
    TaskSource counter = job.schedule() == Schedule.DYNAMIC ? new Counter() : null;
    for (int worker = 0; worker < chains.length; worker++) {
      chains[worker].start(counter != null ? counter : new StaticTasks(worker, chains.length), ids);
    }
    loop.run();
    return shares;
  }

  @Override
  public void dismiss() throws IOException {
    for (Chain chain : chains) {
      chain.release();
    }
    loop.close();
  }

  @Override
  public void close() {}

  /** The shared counter of the dynamic schedule; one thread needs no atomic one. */
  private static final class Counter implements TaskSource {
    private long next;

    @Override
    public long next() {
      return next++;
    }
  }
}
