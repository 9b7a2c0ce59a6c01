package concurrency.worker;

/** The kinds of model that the harness compares. */
public enum Family {
  SEQUENTIAL,
  THREADS,
  PROCESSES,
  ASYNC,
  HYBRID
}
