package concurrency.worker;

/** Worker w of W takes w, w + W, w + 2W ... */
public final class StaticTasks implements TaskSource {
  private final int workers;
  private long next;

  public StaticTasks(int worker, int workers) {
    this.workers = workers;
    next = worker;
  }

  @Override
  public long next() {
    long task = next;
    next += workers;
    return task;
  }
}
