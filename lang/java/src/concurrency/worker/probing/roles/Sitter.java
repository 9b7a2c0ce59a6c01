package concurrency.worker.probing.roles;

import concurrency.worker.OsIds;
import concurrency.worker.probing.Chores;
import concurrency.worker.probing.processes.Role;
import concurrency.worker.probing.processes.WorkerPipe;
import java.util.ArrayList;
import java.util.List;

/** Waits, does some work for every order, and keeps the memory that it took for it. */
public final class Sitter implements Role {
  private final List<byte[]> kept = new ArrayList<>(2);

  @Override
  public void play(WorkerPipe parent, String[] arguments) throws Exception {
    parent.listen();
    parent.out().writeLong(OsIds.ofCallingThread().thread());
    while (parent.nextOrder() != WorkerPipe.LEAVE) {
      kept.add(Chores.someWork());
      parent.out().writeLong(0);
    }
  }
}
