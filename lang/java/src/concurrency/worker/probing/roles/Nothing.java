package concurrency.worker.probing.roles;

import concurrency.worker.probing.processes.Role;
import concurrency.worker.probing.processes.WorkerPipe;

/** Ends as soon as it has begun. */
public final class Nothing implements Role {
  @Override
  public void play(WorkerPipe parent, String[] arguments) {}
}
