package concurrency.worker.probing.roles;

import concurrency.worker.probing.processes.Role;
import concurrency.worker.probing.processes.WorkerPipe;
import concurrency.worker.probing.victims.DeadlockKind;

/** Writes more than a pipe holds before it reads as much. */
public final class Flooder implements Role {
  @Override
  public void play(WorkerPipe parent, String[] arguments) throws Exception {
    byte[] message = new byte[DeadlockKind.PIPE_BYTES];
    parent.out().writeLong(0);
    parent.out().write(message);
    parent.in().readFully(message);
  }
}
