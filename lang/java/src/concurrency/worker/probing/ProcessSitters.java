package concurrency.worker.probing;

import concurrency.worker.probing.processes.ProbeProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Processes that wait for an order over their pipe. */
final class ProcessSitters implements Sitters {
  private final int most;
  private final List<ProbeProcess> processes = new ArrayList<>();
  private final List<Long> threads = new ArrayList<>();

  /** The heap is divided by {@code most}. */
  ProcessSitters(int most) {
    this.most = most;
  }

  @Override
  public void growTo(int count) throws IOException {
    int before = processes.size();
    while (processes.size() < count) {
      processes.add(ProbeProcess.start(most, "Sitter"));
    }
    for (ProbeProcess process : processes.subList(before, count)) {
      threads.add(process.receive());
    }
  }

  @Override
  public void work() throws IOException {
    for (ProbeProcess process : processes) {
      process.send(1);
    }
    for (ProbeProcess process : processes) {
      process.receive();
    }
  }

  @Override
  public List<Long> processes() {
    List<Long> ids = new ArrayList<>();
    for (ProbeProcess process : processes) {
      ids.add(process.pid());
    }
    return ids;
  }

  @Override
  public List<Long> threads() {
    return threads;
  }

  @Override
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
