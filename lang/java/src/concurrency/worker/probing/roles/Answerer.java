package concurrency.worker.probing.roles;

import concurrency.worker.OsIds;
import concurrency.worker.probing.BallGame;
import concurrency.worker.probing.StreamHands;
import concurrency.worker.probing.WorkingSet;
import concurrency.worker.probing.processes.Role;
import concurrency.worker.probing.processes.WorkerPipe;

/** The second of two that hand a byte back and forth; the arguments are its working sets. */
public final class Answerer implements Role {
  @Override
  public void play(WorkerPipe parent, String[] arguments) throws Exception {
    int[] sizesKib = new int[arguments.length];
    for (int i = 0; i < sizesKib.length; i++) {
      sizesKib[i] = Integer.parseInt(arguments[i]);
    }
    parent.out().writeLong(OsIds.ofCallingThread().thread());
    new BallGame(new StreamHands(parent.in(), parent.out()), new WorkingSet(sizesKib)).answer();
  }
}
