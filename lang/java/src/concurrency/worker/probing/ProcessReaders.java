package concurrency.worker.probing;

import concurrency.worker.probing.processes.ProbeProcess;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Processes get a message over their pipe, and each has data of its own. */
final class ProcessReaders implements Readers {
  private final List<ProbeProcess> processes;
  private final List<Long> threads = new ArrayList<>();

  ProcessReaders(int workers, int bytes) throws IOException {
    processes = ProbeProcess.startAll(workers, "Reader", Integer.toString(bytes));
    try {
      for (ProbeProcess process : processes) {
        threads.add(process.receive());
      }
    } catch (Throwable thrown) {
      close();
      throw thrown;
    }
  }

  @Override
  public long[] read(byte[] data) throws IOException {
    for (ProbeProcess process : processes) {
      for (int at = 0; at < data.length; at += SharedData.PIECE) {
        process.out().write(data, at, SharedData.PIECE);
      }
      process.out().flush();
    }
    return answersOfAll();
  }

  @Override
  public void write() throws IOException {
    for (ProbeProcess process : processes) {
      process.send(1);
    }
    answersOfAll();
  }

  private long[] answersOfAll() throws IOException {
    long[] all = new long[processes.size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = processes.get(i).receive();
    }
    return all;
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
