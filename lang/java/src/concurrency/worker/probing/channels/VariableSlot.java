package concurrency.worker.probing.channels;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A variable with a lock and a condition. */
final class VariableSlot implements Slot {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition filled = lock.newCondition();
  private byte[] variable;

  @Override
  public void put(byte[] message) {
    lock.lock();
    try {
      variable = message;
      filled.signal();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public byte[] take() throws InterruptedException {
    lock.lock();
    try {
      while (variable == null) {
        filled.await();
      }
      byte[] message = variable;
      variable = null;
      return message;
    } finally {
      lock.unlock();
    }
  }
}
