package concurrency.worker.probing;

import concurrency.worker.probing.processes.ProbeProcess;
import java.util.ArrayList;
import java.util.List;

/** The worker processes of a probe, with the OS thread that each of them runs on. */
abstract class ProcessGroup implements AutoCloseable {
  final List<ProbeProcess> processes = new ArrayList<>();
  final List<Long> threads = new ArrayList<>();

  public List<Long> processes() {
    List<Long> ids = new ArrayList<>();
    for (ProbeProcess process : processes) {
      ids.add(process.pid());
    }
    return ids;
  }

  public List<Long> threads() {
    return threads;
  }

  public void dismiss() throws InterruptedException {
    for (ProbeProcess process : processes) {
      process.dismiss();
    }
  }

  @Override
  public void close() {
    ProbeProcess.closeAll(processes);
  }
}
