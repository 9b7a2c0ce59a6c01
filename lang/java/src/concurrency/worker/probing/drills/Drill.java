package concurrency.worker.probing.drills;

import java.io.IOException;

/** What some workers do at once on a {@link Ground}. */
public interface Drill {
  /** All there are; a process is told which by its place. */
  Drill[] ALL = {new Count(), new Update(), new Pair()};

  /** Where {@code drill} is among {@link #ALL}. */
  static int place(Class<? extends Drill> drill) {
    int place = 0;
    while (ALL[place].getClass() != drill) {
      place++;
    }
    return place;
  }

  /**
   * The part of {@code worker}: through the gate, the work, its report.
   *
   * @param orders what this drill wants to know
   */
  void run(Ground ground, int worker, long[] orders) throws IOException;
}
