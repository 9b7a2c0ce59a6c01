package concurrency.worker.probing.victims;

/**
 * Ends a victim's child with its parent. It looks again and again instead of reading the pipe from
 * the parent: at its exit the JVM would wait 300 ms for a thread that stands in a read, and how
 * fast it dies is what is measured.
 */
public final class ParentWatch extends Thread {
  private static final int PERIOD_MS = 20;

  private final long parent;

  private ParentWatch(long parent) {
    super("parent-watch");
    this.parent = parent;
    setDaemon(true);
  }

  /** Starts to watch the process of that id, which should be the parent of this one. */
  public static void of(long parent) {
    new ParentWatch(parent).start();
  }

  @Override
  public void run() {
    try {
      while (ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(0L) == parent) {
        Thread.sleep(PERIOD_MS);
      }
    } catch (Throwable stopWatching) {
      // For want of memory, say: nobody watches any more, so it is over.
    }
    Runtime.getRuntime().halt(1);
  }
}
