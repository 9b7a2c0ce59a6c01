package concurrency.worker;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * {@code --die-with-stdin}: ends the program when its standard input ends, whatever the main thread
 * is doing.
 */
public final class Lifeline extends Thread {
  private static final List<Runnable> LAST_ACTIONS = new CopyOnWriteArrayList<>();

  // What nobody asks for is dropped once this is full: the watch must go on.
  private final BlockingQueue<Byte> read = new ArrayBlockingQueue<>(256);
  private final FileChannel input;

  private Lifeline(FileChannel input) {
    super("lifeline");
    this.input = input;
    setDaemon(true);
  }

  /** Starts to watch standard input; what comes over it is kept for {@link #next}. */
  static Lifeline watch() {
    Lifeline lifeline = new Lifeline(new FileInputStream(FileDescriptor.in).getChannel());
    lifeline.start();
    return lifeline;
  }

  /** Has {@code action} run before the program is ended by its standard input. It must be quick. */
  public static void addLastAction(Runnable action) {
    LAST_ACTIONS.add(action);
  }

  /** Takes back {@link #addLastAction}. */
  public static void removeLastAction(Runnable action) {
    LAST_ACTIONS.remove(action);
  }

  /** The next byte of standard input; waits for it. At the end of input the program ends. */
  int next() throws InterruptedException {
    return read.take();
  }

  /**
   * Ends the watch. The JVM would wait 300 ms at its exit for a thread that stands in a system
   * call; closing the channel (this is why it is one) wakes the thread.
   */
  void letGo() {
    try {
      input.close();
      join();
    } catch (IOException | InterruptedException ignored) {
      // The program ends next, with or without the 300 ms.
    }
  }

  @Override
  public void run() {
    ByteBuffer some = ByteBuffer.allocate(256);
    try {
      while (input.read(some.clear()) >= 0) {
        some.flip();
        while (some.hasRemaining() && read.offer(some.get())) {}
      }
    } catch (IOException closed) {
      if (!input.isOpen()) {
        return;
      }
      // Standard input that cannot be read is as good as ended.
    }
    try {
      for (Runnable action : LAST_ACTIONS) {
        action.run();
      }
    } finally { // even without the memory for that
      Runtime.getRuntime().halt(1);
    }
  }
}
