package concurrency.worker;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;

/** Where one worker of an event loop asks to be woken, that is: its step to be resumed. */
public interface Wakeups {
  /**
   * Wakes the worker whenever {@code channel} is ready for what its key is interested in. A worker
   * that awaits nothing of its channel must not be interested in anything.
   *
   * @param channel non-blocking
   * @return its key, interested in nothing yet
   */
  SelectionKey register(SelectableChannel channel) throws IOException;

  /** Wakes the worker once, when {@code deadlineNs} of the {@link Clock} has come. */
  void wakeAt(long deadlineNs);

  /** Takes back {@link #wakeAt}, of which only the last counts. */
  void forgetDeadline();
}
