package concurrency.worker.probing;

import java.util.concurrent.locks.ReentrantLock;

/** Between threads: one that lets go of the carrier of a virtual thread on every JDK. */
public final class ThreadMutex implements Mutex {
  private final ReentrantLock lock = new ReentrantLock();

  @Override
  public void lock() {
    lock.lock();
  }

  @Override
  public void unlock() {
    lock.unlock();
  }
}
