package concurrency.worker.events;

import concurrency.worker.Clock;
import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * One thread that runs all workers in turns: whoever can go on does so until it has to wait, and
 * when nobody can the thread waits for the next event or deadline.
 */
final class EventLoop implements Consumer<SelectionKey>, AutoCloseable {
  private static final long NS_PER_MS = 1_000_000;
  // How late an event may be seen in the last millisecond before a deadline.
  private static final long SLICE_NS = 100_000;

  private final Selector selector = Selector.open();
  private final PriorityQueue<Deadline> deadlines = new PriorityQueue<>();
  private final Queue<Chain> turns = new ArrayDeque<>();
  private int unfinished;

  EventLoop() throws IOException {}

  SelectionKey register(SelectableChannel channel, Chain chain) throws IOException {
    return channel.register(selector, 0, chain);
  }

  void add(Deadline deadline) {
    deadlines.add(deadline);
  }

  /** Has {@code chain} proceed when those before it have. */
  void addTurn(Chain chain) {
    turns.add(chain);
  }

  /** One more chain has something to finish before {@link #run} may return. */
  void expectOne() {
    unfinished++;
  }

  void finishedOne() {
    unfinished--;
  }

  /** Runs all chains until those that were expected to finish have. */
  void run() throws IOException {
    while (unfinished > 0) {
      for (int left = turns.size(); left > 0; left--) {
        turns.remove().proceed();
      }
      if (unfinished > 0) {
        look();
        proceedWithDue();
      }
    }
  }

  /** Looks for events, and waits for them if there is nothing else to do. */
  private void look() throws IOException {
    boolean noChannels = selector.keys().isEmpty();
    if (!turns.isEmpty()) {
      if (!noChannels) {
        selector.selectNow(this);
      }
      return;
    }
    dropForgotten();
    Deadline next = deadlines.peek();
    if (next != null) {
      await(next.timeNs() - Clock.nowNs(), noChannels);
    } else if (noChannels) {
      throw new IllegalStateException("the event loop has nothing to wait for");
    } else {
      selector.select(this);
    }
  }

  /**
   * Waits for an event, {@code leftNs} at most; may return earlier. A selector counts in whole
   * milliseconds and would come up to one late: it waits for all but the last, and a parked thread
   * for the rest, in slices if there are channels to be looked at.
   */
  private void await(long leftNs, boolean noChannels) throws IOException {
    if (leftNs >= NS_PER_MS) {
      selector.select(this, leftNs / NS_PER_MS);
    } else if (noChannels) {
      LockSupport.parkNanos(leftNs);
    } else if (selector.selectNow(this) == 0) {
      LockSupport.parkNanos(Math.min(leftNs, SLICE_NS));
    }
  }

  private void dropForgotten() {
    while (!deadlines.isEmpty() && !deadlines.peek().counts()) {
      deadlines.remove();
    }
  }

  private void proceedWithDue() {
    long nowNs = deadlines.isEmpty() ? 0 : Clock.nowNs();
    while (!deadlines.isEmpty() && deadlines.peek().timeNs() - nowNs <= 0) {
      deadlines.remove().come();
    }
  }

  /** Called by the selector for each channel that is ready. */
  @Override
  public void accept(SelectionKey ready) {
    ((Chain) ready.attachment()).proceed();
  }

  @Override
  public void close() throws IOException {
    selector.close();
  }
}
