package concurrency.worker.probing.roles;

import concurrency.worker.probing.FileMutex;
import concurrency.worker.probing.SharedFile;
import concurrency.worker.probing.drills.Drill;
import concurrency.worker.probing.drills.Ground;
import concurrency.worker.probing.processes.Role;
import concurrency.worker.probing.processes.WorkerPipe;

/** Does drills in a file that the parent and the other workers have mapped too. */
public final class Driller implements Role {
  @Override
  public void play(WorkerPipe parent, String[] arguments) throws Exception {
    parent.listen();
    int workers = Integer.parseInt(arguments[1]);
    Ground ground =
        new Ground(
            SharedFile.map(arguments[0], Ground.bytes(workers)),
            new FileMutex(SharedFile.open(arguments[0]), 0),
            workers);
    for (long drill = parent.nextOrder(); drill != WorkerPipe.LEAVE; drill = parent.nextOrder()) {
      int worker = (int) parent.nextOrder();
      long[] orders = new long[(int) parent.nextOrder()];
      for (int i = 0; i < orders.length; i++) {
        orders[i] = parent.nextOrder();
      }
      Drill.ALL[(int) drill - 1].run(ground, worker, orders);
      parent.out().writeLong(0);
    }
  }
}
