package concurrency.worker.probing;

import concurrency.worker.probing.processes.ProbeProcess;
import java.io.IOException;
import java.util.List;

/** Processes that compute. */
final class ComputingProcesses implements Computing {
  private final List<ProbeProcess> processes;

  ComputingProcesses(int workers) throws IOException {
    processes = ProbeProcess.startAll(workers, "Computer");
    try {
      for (ProbeProcess process : processes) {
        process.receive();
      }
    } catch (Throwable thrown) {
      close();
      throw thrown;
    }
  }

  @Override
  public void stop() throws InterruptedException {
    for (ProbeProcess process : processes) {
      process.dismiss();
    }
  }

  @Override
  public void close() {
    ProbeProcess.closeAll(processes);
  }
}
