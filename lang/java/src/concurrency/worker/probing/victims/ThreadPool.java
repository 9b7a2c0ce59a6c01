package concurrency.worker.probing.victims;

import concurrency.worker.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;

/** What the pools of threads have in common: they know their threads, and who died. */
abstract class ThreadPool extends Pool {
  private final ThreadFactory factory;
  private final Fault.Trigger fault;
  private final Alarm alarm;
  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final Set<Thread> endedInOrder = ConcurrentHashMap.newKeySet();
  private volatile Thread dying;

  ThreadPool(ThreadFactory factory, Fault.Trigger fault, Alarm alarm) {
    this.factory = factory;
    this.fault = fault;
    this.alarm = alarm;
  }

  /** A new worker, not started. */
  final Thread newThread(Runnable body) {
    Thread thread =
        factory.newThread(
            () -> {
              body.run();
              endedInOrder.add(Thread.currentThread());
            });
    threads.add(thread);
    return thread;
  }

  /** Does the job on the calling thread. */
  final void perform(int job) throws Exception {
    if (job == FATAL_JOB) {
      dying = Thread.currentThread();
      alarm.armed(Clock.nowNs());
      fault.pull();
    }
    work(job);
  }

  @Override
  final int siblingsAlive() {
    int alive = WORKERS - 1;
    for (Thread thread : threads) {
      if (thread != dying && !thread.isAlive() && !endedInOrder.contains(thread)) {
        alive--;
      }
    }
    return alive;
  }

  @Override
  final void stop() {} // the threads end with the process
}
