package concurrency.worker.probing;

import concurrency.worker.probing.processes.ProbeProcess;
import java.io.IOException;

/** Processes that wait for an order over their pipe. */
final class ProcessSitters extends ProcessGroup implements Sitters {
  private final int most;

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
}
