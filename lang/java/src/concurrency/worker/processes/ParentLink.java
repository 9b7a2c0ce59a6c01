package concurrency.worker.processes;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.InputStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * A worker process's end of the pipe from its parent: brings the commands, and ends the process
 * when the pipe ends, even in the middle of a task. A thread of its own, because a blocking read is
 * the only way to hear of the end at once; a command therefore costs one hand-over between threads.
 */
final class ParentLink extends Thread {
  /** Go to the gate of the next job (pool only). */
  static final int TO_GATE = 1;

  /** The gate is open. */
  static final int GO = 2;

  /** Release and end. */
  static final int LEAVE = 3;

  private final BlockingQueue<Integer> commands = new ArrayBlockingQueue<>(1);

  private ParentLink() {
    super("parent-link");
    setDaemon(true);
  }

  /** Starts to listen. */
  static ParentLink open() {
    ParentLink link = new ParentLink();
    link.start();
    return link;
  }

  /** The next command; waits for it. */
  int next() throws InterruptedException {
    return commands.take();
  }

  @Override
  public void run() {
    try {
      InputStream pipe = new FileInputStream(FileDescriptor.in);
      for (int command = pipe.read(); command >= 0; command = pipe.read()) {
        commands.put(command);
        if (command == LEAVE) {
          // The JVM would wait 300 ms at its exit for a thread that stands in a system call.
          return;
        }
      }
    } catch (Throwable broken) {
      // As good as the end, even if it is for want of memory.
    }
    Runtime.getRuntime().halt(1);
  }
}
