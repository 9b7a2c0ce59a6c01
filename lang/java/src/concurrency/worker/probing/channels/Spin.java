package concurrency.worker.probing.channels;

import java.util.function.BooleanSupplier;

/** Waiting without standing still; it gives way, so that the other can come on the same CPU. */
final class Spin {
  private static final int SPINS_BETWEEN_YIELDS = 100;
  private static final int YIELDS_BETWEEN_LOOKS = 10_000;
  // Which process has to live for the wait to make sense; none where both are of this process.
  private final ProcessHandle other;

  Spin(ProcessHandle other) {
    this.other = other;
  }

  void until(BooleanSupplier condition) {
    for (int spins = 1; !condition.getAsBoolean(); spins++) {
      Thread.onSpinWait();
      if (spins % SPINS_BETWEEN_YIELDS == 0) {
        Thread.yield();
        boolean look = spins % (SPINS_BETWEEN_YIELDS * YIELDS_BETWEEN_LOOKS) == 0;
        if (look && other != null && !other.isAlive()) {
          throw new IllegalStateException("process " + other.pid() + " is gone");
        }
      }
    }
  }
}
