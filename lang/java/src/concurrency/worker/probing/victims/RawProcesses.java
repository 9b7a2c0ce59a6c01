package concurrency.worker.probing.victims;

import concurrency.worker.Clock;
import concurrency.worker.Failure;
import concurrency.worker.probing.processes.Ending;
import concurrency.worker.probing.processes.ProbeProcess;
import concurrency.worker.probing.roles.PoolWorker;
import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Processes fed over their pipes, each by a thread of the owner. */
final class RawProcesses extends Pool {
  private final Fault fault;
  private final Alarm alarm;
  private final Queue<Integer> jobs = new ConcurrentLinkedQueue<>();
  private final BlockingQueue<Settled> settled = new LinkedBlockingQueue<>();
  private List<ProbeProcess> workers = List.of();
  private volatile ProbeProcess dying;

  RawProcesses(Fault fault, Alarm alarm) {
    this.fault = fault;
    this.alarm = alarm;
  }

  @Override
  void start() throws IOException {
    for (int job = 0; job < JOBS; job++) {
      jobs.add(job);
    }
    workers = ProbeProcess.startAll(WORKERS, "PoolWorker", fault.text());
    for (ProbeProcess worker : workers) {
      worker.receive(); // it is ready
    }
    for (ProbeProcess worker : workers) {
      Thread feeder = new Thread(() -> feed(worker));
      feeder.setDaemon(true);
      feeder.start();
    }
  }

  private void feed(ProbeProcess worker) {
    for (Integer job = jobs.poll(); job != null; job = jobs.poll()) {
      String saw = null;
      try {
        perform(worker, job);
      } catch (Exception gone) {
        saw = endOf(worker);
      }
      settled.add(new Settled(job, saw, Clock.nowNs()));
      if (saw != null) {
        return;
      }
    }
  }

  private void perform(ProbeProcess worker, int job) throws Exception {
    worker.out().writeLong(job);
    worker.out().flush();
    if (worker.in().readLong() == PoolWorker.ARMED) {
      dying = worker;
      alarm.armed(worker.in().readLong());
      worker.in().readLong();
    }
  }

  private static String endOf(ProbeProcess worker) {
    try {
      return Ending.of(worker.join());
    } catch (InterruptedException | Failure stillThere) {
      return "nothing";
    }
  }

  @Override
  Settled next(long limitMs) throws InterruptedException {
    return settled.poll(limitMs, TimeUnit.MILLISECONDS);
  }

  @Override
  int siblingsAlive() {
    int alive = 0;
    for (ProbeProcess worker : workers) {
      alive += worker != dying && worker.handle().isAlive() ? 1 : 0;
    }
    return alive;
  }

  @Override
  void stop() {
    ProbeProcess.closeAll(workers);
  }
}
