package concurrency.worker.probing.processes;

/** How a process ended, in a word. */
public final class Ending {
  private static final int SIGNALS = 128;

  private Ending() {}

  /** {@code status} as ProcessBuilder tells it: 128 and the signal's number. */
  public static String of(int status) {
    return status > SIGNALS ? "signal-" + (status - SIGNALS) : "exit-" + status;
  }
}
