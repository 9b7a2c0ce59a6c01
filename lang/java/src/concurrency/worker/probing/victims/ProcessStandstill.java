package concurrency.worker.probing.victims;

import concurrency.worker.Clock;
import concurrency.worker.Observations;
import concurrency.worker.probing.SharedFile;
import concurrency.worker.probing.processes.ProbeProcess;
import concurrency.worker.probing.roles.Locker;
import java.io.IOException;
import java.util.List;

/** Processes that bring each other to a standstill. */
final class ProcessStandstill {
  private static final int LOCKS = 2;

  private final Observations parent;

  ProcessStandstill(Observations parent) {
    this.parent = parent;
  }

  /** Returns only if they do not stand still. All processes end with this one. */
  void run(DeadlockKind kind) throws Exception {
    switch (kind) {
      case FULL_PIPES:
        fillPipes();
        break;
      case HOLDER_KILLED:
        killHolder();
        break;
      case LOCK_INVERSION_WITH_BYSTANDER:
        ProbeProcess.start(LOCKS + 1, "Computer").receive();
        invertLocks();
        break;
      default:
        invertLocks();
    }
  }

  private void invertLocks() throws Exception {
    Standstill standstill = new Standstill(parent, LOCKS);
    standstill.startMonitor();
    SharedFile file = SharedFile.create(LOCKS);
    List<ProbeProcess> workers = ProbeProcess.startAll(LOCKS, "Locker", file.path());
    for (int worker = 0; worker < LOCKS; worker++) {
      lock(workers.get(worker), worker);
    }
    standstill.stuck(Clock.nowNs());
    for (int worker = 0; worker < LOCKS; worker++) {
      ProbeProcess own = workers.get(worker);
      int wanted = LOCKS - 1 - worker;
      Standstill.startDaemon(() -> attempt(standstill, own, wanted));
    }
    standstill.awaitAll();
  }

  private void killHolder() throws Exception {
    Standstill standstill = new Standstill(parent, 1);
    standstill.startMonitor();
    SharedFile file = SharedFile.create(LOCKS);
    List<ProbeProcess> workers = ProbeProcess.startAll(2, "Locker", file.path());
    lock(workers.get(0), 0);
    lock(workers.get(1), 1); // so that it has all loaded that it needs
    workers.get(0).close();
    standstill.stuck(Clock.nowNs());
    attempt(standstill, workers.get(1), 0);
    standstill.awaitAll();
  }

  private void fillPipes() throws Exception {
    Standstill standstill = new Standstill(parent, 1);
    standstill.startMonitor();
    ProbeProcess worker = ProbeProcess.start(2, "Flooder");
    worker.receive(); // it writes next
    standstill.stuck(Clock.nowNs());
    byte[] message = new byte[DeadlockKind.PIPE_BYTES];
    standstill.attempt(
        () -> {
          worker.out().write(message);
          worker.out().flush();
          worker.in().readFully(message);
        });
    standstill.awaitAll();
  }

  private static void lock(ProbeProcess worker, int place) throws IOException {
    worker.send(place);
    if (worker.receive() != Locker.GOT) {
      throw new IOException("a lock that nobody holds cannot be had");
    }
  }

  /** Has {@code worker} wait for a lock, and tells what becomes of that. */
  private static void attempt(Standstill standstill, ProbeProcess worker, int place)
      throws IOException {
    worker.send(place);
    long answer = worker.receive();
    if (answer == Locker.GOT) {
      standstill.attempt(() -> {});
    } else {
      standstill.noticed("error", worker.in().readUTF());
    }
  }
}
