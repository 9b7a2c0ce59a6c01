package concurrency.worker.probing.processes;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * A worker process's ends of the pipes from and to its parent, unbuffered. A worker that reads
 * again and again by itself ends with its parent: the read ends. One that does anything else for
 * long has a thread of its own read, from {@link #listen} on.
 */
public final class WorkerPipe {
  /** The order to end. */
  public static final long LEAVE = Long.MIN_VALUE;

  private final DataInputStream in;
  private final DataOutputStream out;
  private final BlockingQueue<Long> orders = new ArrayBlockingQueue<>(64);

  WorkerPipe(InputStream in, OutputStream out) {
    this.in = new DataInputStream(in);
    this.out = new DataOutputStream(out);
  }

  public DataInputStream in() {
    return in;
  }

  public DataOutputStream out() {
    return out;
  }

  /**
   * From now on a thread reads, 64-bit orders and nothing else, and ends this process at the end of
   * the pipe, whatever the process is doing. The last order must be {@link #LEAVE}: it ends the
   * thread, for which the JVM would wait 300 ms at its exit.
   */
  public void listen() {
    Thread listener = new Thread(this::readOrders, "parent-link");
    listener.setDaemon(true);
    listener.start();
  }

  /** The next order; waits for it. Only after {@link #listen}. */
  public long nextOrder() throws InterruptedException {
    return orders.take();
  }

  /** Whether {@link #nextOrder} would not wait. */
  public boolean hasOrder() {
    return !orders.isEmpty();
  }

  private void readOrders() {
    try {
      long order;
      do {
        order = in.readLong();
        orders.put(order);
      } while (order != LEAVE);
    } catch (Throwable ended) { // or broken, even for want of memory
      Runtime.getRuntime().halt(1);
    }
  }
}
