package concurrency.worker;

/** The one clock of the program. */
public final class Clock {
  private Clock() {}

  /**
   * The time in nanoseconds, never running backwards, comparable between all processes of the
   * machine: HotSpot's nanoTime is CLOCK_MONOTONIC on Linux and CLOCK_UPTIME_RAW on macOS. (The
   * specification of nanoTime promises neither; `harness conform` proves it.)
   */
  public static long nowNs() {
    return System.nanoTime();
  }
}
