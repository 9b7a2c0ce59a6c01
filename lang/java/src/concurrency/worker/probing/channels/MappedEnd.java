package concurrency.worker.probing.channels;

import concurrency.worker.probing.Words;
import java.nio.ByteBuffer;

/**
 * Messages in memory that two processes have mapped: each end has a word, the number of messages
 * that it has sent, and its message, which the other one reads there.
 */
public final class MappedEnd implements End {
  private static final int LINE = 128;
  private static final int STEP = 64;

  private final ByteBuffer memory;
  private final int own;
  private final int other;
  private final int bytes;
  private final Spin spin;
  private long sent;
  private long received;
  private long sink;

  /**
   * @param place 0 or 1
   * @param memory of {@link #room}, its words all zero
   * @param partner the other process
   */
  public MappedEnd(ByteBuffer memory, int place, int bytes, ProcessHandle partner) {
    this.memory = memory;
    this.bytes = bytes;
    own = place == 0 ? 0 : LINE + padded(bytes);
    other = place == 0 ? LINE + padded(bytes) : 0;
    spin = new Spin(partner);
  }

  /** How much memory both ends need. */
  public static int room(int bytes) {
    return 2 * (LINE + padded(bytes));
  }

  private static int padded(int bytes) {
    return (bytes + LINE - 1) / LINE * LINE;
  }

  @Override
  public void send(boolean more) {
    memory.put(own + LINE, (byte) (more ? 1 : 0));
    sent++;
    Words.setVolatile(memory, own, sent);
  }

  @Override
  public boolean receive() {
    received++;
    spin.until(this::hasCome);
    for (int at = 0; at < bytes; at += STEP) {
      sink += memory.get(other + LINE + at);
    }
    return memory.get(other + LINE) != 0;
  }

  private boolean hasCome() {
    return Words.getVolatile(memory, other) >= received;
  }

  /** What was read, all together. */
  public long sink() {
    return sink;
  }
}
