package concurrency.worker.probing.drills;

import concurrency.worker.Failure;
import concurrency.worker.probing.FileMutex;
import concurrency.worker.probing.SharedFile;
import concurrency.worker.probing.processes.ProbeProcess;
import java.io.IOException;
import java.util.List;

/** Processes that have mapped the same file, made once. */
final class ProcessCrowd implements Crowd {
  private final SharedFile file;
  private final List<ProbeProcess> processes;
  private final Ground ground;

  ProcessCrowd(int workers) throws IOException {
    int bytes = Ground.bytes(workers);
    file = SharedFile.create(bytes);
    ground = new Ground(SharedFile.map(file.path(), bytes), new FileMutex(null, 0), workers);
    processes = ProbeProcess.startAll(workers, "Driller", file.path(), Integer.toString(workers));
  }

  @Override
  public Ground run(Class<? extends Drill> drill, int workers, long... orders) throws IOException {
    ground.clear();
    long[] message = new long[orders.length + 3];
    message[0] = 1 + Drill.place(drill);
    message[2] = orders.length;
    System.arraycopy(orders, 0, message, 3, orders.length);
    for (int worker = 0; worker < workers; worker++) {
      message[1] = worker;
      processes.get(worker).send(message);
    }
    for (int worker = 0; worker < workers; worker++) {
      if (processes.get(worker).receive() != 0) {
        throw new Failure(Failure.Code.INTERNAL, processes.get(worker) + " says nonsense");
      }
    }
    return ground;
  }

  @Override
  public void close() throws IOException {
    ProbeProcess.closeAll(processes);
    file.close();
  }
}
