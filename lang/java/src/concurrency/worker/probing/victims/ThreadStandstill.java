package concurrency.worker.probing.victims;

import concurrency.worker.Clock;
import concurrency.worker.Observations;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.ReentrantLock;

/** Threads that bring each other to a standstill. */
final class ThreadStandstill {
  private final ThreadFactory factory;
  private final Standstill standstill;

  ThreadStandstill(ThreadFactory factory, Observations parent) {
    this.factory = factory;
    standstill = new Standstill(parent, 2);
  }

  /** Returns only if they do not stand still. */
  void run(DeadlockKind kind) throws Exception {
    standstill.startMonitor();
    if (kind == DeadlockKind.LOCK_INVERSION_WITH_BYSTANDER) {
      start(Standstill::compute);
    }
    if (kind == DeadlockKind.FULL_PIPES) {
      fillPipes();
    } else {
      invertLocks();
    }
    standstill.awaitAll();
  }

  private void start(Standstill.Step body) {
    factory.newThread(() -> standstill.attempt(body)).start();
  }

  private void invertLocks() {
    ReentrantLock one = new ReentrantLock();
    ReentrantLock other = new ReentrantLock();
    CyclicBarrier bothHold = new CyclicBarrier(2, () -> standstill.stuck(Clock.nowNs()));
    start(() -> lockBoth(one, other, bothHold));
    start(() -> lockBoth(other, one, bothHold));
  }

  private static void lockBoth(ReentrantLock first, ReentrantLock second, CyclicBarrier bothHold)
      throws Exception {
    first.lock();
    bothHold.await();
    second.lock();
  }

  private void fillPipes() throws Exception {
    Pipe there = Pipe.open();
    Pipe back = Pipe.open();
    CyclicBarrier bothWrite = new CyclicBarrier(2, () -> standstill.stuck(Clock.nowNs()));
    start(() -> writeThenRead(there, back, bothWrite));
    start(() -> writeThenRead(back, there, bothWrite));
  }

  private static void writeThenRead(Pipe to, Pipe from, CyclicBarrier bothWrite) throws Exception {
    ByteBuffer message = ByteBuffer.allocateDirect(DeadlockKind.PIPE_BYTES);
    bothWrite.await();
    while (message.hasRemaining()) {
      to.sink().write(message);
    }
    message.clear();
    while (message.hasRemaining()) {
      from.source().read(message);
    }
  }
}
