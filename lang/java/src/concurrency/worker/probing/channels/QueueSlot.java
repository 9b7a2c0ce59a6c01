package concurrency.worker.probing.channels;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** The queue that the workers of a run are fed by. */
final class QueueSlot implements Slot {
  private final BlockingQueue<byte[]> queue = new ArrayBlockingQueue<>(1);

  @Override
  public void put(byte[] message) throws InterruptedException {
    queue.put(message);
  }

  @Override
  public byte[] take() throws InterruptedException {
    return queue.take();
  }
}
