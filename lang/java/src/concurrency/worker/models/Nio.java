package concurrency.worker.models;

import concurrency.worker.AsyncWorkload;
import concurrency.worker.Crew;
import concurrency.worker.Family;
import concurrency.worker.Job;
import concurrency.worker.Lifetime;
import concurrency.worker.Model;
import concurrency.worker.Workload;
import concurrency.worker.events.EventCrew;
import java.io.IOException;

/** An event loop: one thread, a selector, and as many tasks in flight as there are workers. */
public final class Nio implements Model {
  @Override
  public String name() {
    return "nio";
  }

  @Override
  public Family family() {
    return Family.ASYNC;
  }

  @Override
  public boolean multiplexed() {
    return true;
  }

  @Override
  public boolean parallel() {
    return false;
  }

  @Override
  public String notApplicable(Workload workload) {
    return AsyncWorkload.ALL.find(workload.name()) == null ? workload.whyNotAsync() : null;
  }

  @Override
  public String notProbed() {
    return "its workers are tasks that take turns in one thread, with nothing of their own to"
        + " observe";
  }

  @Override
  public Crew engage(Job job, Lifetime lifetime) throws IOException {
    return new EventCrew(job, lifetime, AsyncWorkload.ALL.find(job.workload().name()));
  }
}
