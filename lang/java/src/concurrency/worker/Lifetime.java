package concurrency.worker;

/** How long workers live. */
public enum Lifetime {
  /** Made for one job, and gone after it. */
  FRESH,
  /** Made once, and reused for every job. */
  POOL
}
