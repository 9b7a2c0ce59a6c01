package concurrency.worker.events;

/**
 * When a chain wants to be woken.
 *
 * @param timeNs of the clock
 */
record Deadline(long timeNs, Chain chain) implements Comparable<Deadline> {
  /** False if the chain has taken it back. */
  boolean counts() {
    return chain.isWaitingFor(this);
  }

  /** The time has come. */
  void come() {
    if (counts()) {
      chain.forgetDeadline();
      chain.proceed();
    }
  }

  @Override
  public int compareTo(Deadline other) {
    return Long.compare(timeNs - other.timeNs, 0); // of a clock that may overflow
  }
}
