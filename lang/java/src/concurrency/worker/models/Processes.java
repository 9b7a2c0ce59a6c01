package concurrency.worker.models;

import concurrency.worker.Crew;
import concurrency.worker.Family;
import concurrency.worker.Job;
import concurrency.worker.Lifetime;
import concurrency.worker.Model;
import concurrency.worker.processes.ProcessCrew;
import java.io.IOException;

/** Separate JVMs: one process per worker, with its own heap, collector and compiled code. */
public final class Processes implements Model {
  @Override
  public String name() {
    return "processes";
  }

  @Override
  public Family family() {
    return Family.PROCESSES;
  }

  @Override
  public boolean parallel() {
    return true;
  }

  @Override
  public Crew engage(Job job, Lifetime lifetime) throws IOException, InterruptedException {
    return new ProcessCrew(job, lifetime);
  }
}
