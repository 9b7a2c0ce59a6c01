package concurrency.worker.probing;

/** Memory that a worker reads before it answers. Used by one thread. */
public final class WorkingSet {
  private static final int LINE = 64;

  // Where the sum goes, so that nobody leaves the reading out.
  private long sink;
  private final byte[][] sets;

  /** One set per size. */
  public WorkingSet(int[] sizesKib) {
    sets = new byte[sizesKib.length][];
    for (int i = 0; i < sets.length; i++) {
      sets[i] = new byte[sizesKib[i] << 10];
      for (int at = 0; at < sets[i].length; at += LINE) {
        sets[i][at] = 1;
      }
    }
  }

  /** Reads one byte in 64 of the {@code index}th set. */
  public void touch(int index) {
    sink += sum(sets[index]);
  }

  /** The sum of one byte in 64, and the last. */
  public static long sum(byte[] bytes) {
    long sum = 0;
    for (int at = 0; at < bytes.length; at += LINE) {
      sum += bytes[at] & 0xff;
    }
    return bytes.length == 0 ? 0 : sum + (bytes[bytes.length - 1] & 0xff);
  }

  public long sink() {
    return sink;
  }
}
