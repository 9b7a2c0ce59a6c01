package concurrency.worker.threads;

import concurrency.worker.Failure;

/** Counts the workers that have come to a point, or hears of the first that never will. */
final class Tally {
  private int missing;
  private Failure failure;

  Tally(int workers) {
    missing = workers;
  }

  synchronized void arrive() {
    missing--;
    if (missing == 0) {
      notifyAll();
    }
  }

  /** Wakes the main thread at once, whatever the other workers are doing. */
  synchronized void fail(Failure cause) {
    if (failure == null) {
      failure = cause;
    }
    notifyAll();
  }

  /** Returns when all have arrived; throws the first failure if there is one. */
  synchronized void await() throws InterruptedException {
    while (missing > 0 && failure == null) {
      wait();
    }
    if (failure != null) {
      throw failure;
    }
  }
}
