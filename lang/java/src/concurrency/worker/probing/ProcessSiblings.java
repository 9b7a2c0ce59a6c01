package concurrency.worker.probing;

import concurrency.worker.probing.processes.ProbeProcess;
import concurrency.worker.probing.roles.Sibling;
import java.io.IOException;
import java.util.List;

/** Processes that are told by their parent, one after the other. */
final class ProcessSiblings implements Siblings {
  private final List<ProbeProcess> processes;

  ProcessSiblings(SharedFile file) throws IOException {
    processes = ProbeProcess.startAll(2, "Sibling", file.path());
    try {
      for (ProbeProcess process : processes) {
        process.receive(); // it has mapped the file
      }
    } catch (Throwable thrown) {
      close();
      throw thrown;
    }
  }

  @Override
  public long setAndLook(Change change, long value) throws IOException {
    ask(processes.get(0), Sibling.SET, change, value);
    return ask(processes.get(1), Sibling.LOOK, change, value);
  }

  private static long ask(ProbeProcess process, long what, Change change, long value)
      throws IOException {
    process.send(what, change.ordinal(), value);
    return process.receive();
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
