package concurrency.worker.probing.roles;

import concurrency.worker.probing.Change;
import concurrency.worker.probing.processes.Role;
import concurrency.worker.probing.processes.WorkerPipe;

/** Makes changes, or looks at those of another. */
public final class Sibling implements Role {
  public static final long SET = 1;
  public static final long LOOK = 2;

  @Override
  public void play(WorkerPipe parent, String[] arguments) throws Exception {
    parent.listen();
    Change.View view = new Change.View(arguments[0]);
    parent.out().writeLong(0);
    for (long what = parent.nextOrder(); what != WorkerPipe.LEAVE; what = parent.nextOrder()) {
      Change change = Change.values()[(int) parent.nextOrder()];
      long value = parent.nextOrder();
      if (what == SET) {
        view.set(change, value);
      }
      parent.out().writeLong(view.get(change));
    }
  }
}
