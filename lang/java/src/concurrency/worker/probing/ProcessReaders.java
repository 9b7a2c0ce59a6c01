package concurrency.worker.probing;

import concurrency.worker.probing.processes.ProbeProcess;
import java.io.IOException;

/** Processes get a message over their pipe, and each has data of its own. */
final class ProcessReaders extends ProcessGroup implements Readers {
  ProcessReaders(int workers, int bytes) throws IOException {
    processes.addAll(ProbeProcess.startAll(workers, "Reader", Integer.toString(bytes)));
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
}
