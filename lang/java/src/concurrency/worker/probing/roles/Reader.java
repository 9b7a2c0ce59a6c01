package concurrency.worker.probing.roles;

import concurrency.worker.OsIds;
import concurrency.worker.probing.SharedData;
import concurrency.worker.probing.WorkingSet;
import concurrency.worker.probing.processes.Role;
import concurrency.worker.probing.processes.WorkerPipe;

/** Is sent data of as many bytes as the argument says, reads it, and writes it when told to. */
public final class Reader implements Role {
  @Override
  public void play(WorkerPipe parent, String[] arguments) throws Exception {
    parent.out().writeLong(OsIds.ofCallingThread().thread());
    byte[] data = new byte[Integer.parseInt(arguments[0])];
    for (int at = 0; at < data.length; at += SharedData.PIECE) {
      parent.in().readFully(data, at, SharedData.PIECE);
    }
    parent.out().writeLong(WorkingSet.sum(data));
    parent.in().readLong();
    SharedData.write(data);
    parent.out().writeLong(0);
    parent.in().readLong(); // the order to leave, or the end of the pipe
  }
}
