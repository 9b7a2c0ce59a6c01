package concurrency.worker.probing.roles;

import concurrency.worker.Task;
import concurrency.worker.probing.Chores;
import concurrency.worker.probing.processes.Role;
import concurrency.worker.probing.processes.WorkerPipe;

/** Says that it computes, and computes until it is told to leave. */
public final class Computer implements Role {
  @Override
  public void play(WorkerPipe parent, String[] arguments) throws Exception {
    parent.listen();
    Task task = Chores.computation();
    parent.out().writeLong(0);
    for (long t = 0; !parent.hasOrder(); t++) {
      Chores.run(task, t);
    }
  }
}
