package concurrency.worker.probing;

/** Data whose every page tells where it is. */
public final class SharedData {
  /** A message is sent in pieces: the JDK copies what one call writes or reads once more. */
  public static final int PIECE = 1 << 16;

  private static final int PAGE = 4096;
  private static final int PERIOD = 251;
  private static final int STEP = 64;

  private SharedData() {}

  /** {@code mib} of it; the byte at i is i / 4096 mod 251. */
  public static byte[] make(int mib) {
    byte[] data = new byte[mib << 20];
    for (int i = 0; i < data.length; i++) {
      data[i] = (byte) (i / PAGE % PERIOD);
    }
    return data;
  }

  /** The sum that {@link WorkingSet#sum} must find. */
  public static long expectedSum(int mib) {
    int pages = (mib << 20) / PAGE;
    long sum = 0;
    for (int page = 0; page < pages; page++) {
      sum += (long) (page % PERIOD) * (PAGE / STEP);
    }
    return sum + (pages - 1) % PERIOD;
  }

  /** Writes one byte in 64. */
  public static void write(byte[] data) {
    for (int i = 0; i < data.length; i += STEP) {
      data[i]++;
    }
  }
}
