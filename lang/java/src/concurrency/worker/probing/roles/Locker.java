package concurrency.worker.probing.roles;

import concurrency.worker.probing.FileMutex;
import concurrency.worker.probing.SharedFile;
import concurrency.worker.probing.processes.Role;
import concurrency.worker.probing.processes.WorkerPipe;
import java.io.IOException;
import java.nio.channels.FileChannel;

/** Takes one lock after the other of the file that the argument names, and keeps them. */
public final class Locker implements Role {
  /** The lock is this worker's. */
  public static final long GOT = 1;

  /** It cannot be; the name of the error follows. */
  public static final long ERROR = 2;

  @Override
  public void play(WorkerPipe parent, String[] arguments) throws Exception {
    parent.listen();
    FileChannel file = SharedFile.open(arguments[0]);
    for (long at = parent.nextOrder(); at != WorkerPipe.LEAVE; at = parent.nextOrder()) {
      try {
        new FileMutex(file, at).lock();
        parent.out().writeLong(GOT);
      } catch (IOException error) {
        parent.out().writeLong(ERROR);
        parent.out().writeUTF(error.getClass().getSimpleName());
      }
    }
  }
}
