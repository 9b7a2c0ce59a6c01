package concurrency.worker;

/** SplitMix64 as a function of its position: docs/protocol.md, section 3. */
public final class Mix {
  private Mix() {}

  /** The {@code i}-th number of the sequence of {@code seed}; all arithmetic modulo 2^64. */
  public static long mix(long seed, long i) {
    long z = seed + (i + 1) * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
