package concurrency.worker;

import java.util.Arrays;

/** The checksum of a job: FNV-1a over whole task results, in task order. */
public final class Fold {
  /** The fold of nothing. */
  public static final long OFFSET = 0xcbf29ce484222325L;

  /** The next fold is (fold ^ result) times this. */
  public static final long PRIME = 0x100000001b3L;

  private Fold() {}

  /**
   * The checksum of all results of {@code job}.
   *
   * @param shares one per worker, in worker order
   * @throws Failure (internal) if the shares do not hold every task exactly once
   */
  static long of(Job job, Share[] shares) {
    long done = 0;
    for (Share share : shares) {
      done += share.count();
    }
    if (done != job.tasks()) {
      throw new Failure(Failure.Code.INTERNAL, done + " results of " + job.tasks() + " tasks");
    }
    return job.schedule() == Schedule.STATIC ? ofStatic(job, shares) : ofDynamic(job, shares);
  }

  private static long ofStatic(Job job, Share[] shares) {
    int workers = shares.length;
    long h = OFFSET;
    for (int t = 0; t < job.tasks(); t++) {
      h = (h ^ shares[t % workers].results()[t / workers]) * PRIME;
    }
    return h;
  }

  /**
   * Every worker took its tasks in rising order, so that the next result in task order is always
   * the next one of the task's owner: two bytes per task put them in order, not a second array of
   * results.
   */
  private static long ofDynamic(Job job, Share[] shares) {
    short nobody = -1;
    short[] owners = new short[job.tasks()];
    Arrays.fill(owners, nobody);
    for (short worker = 0; worker < shares.length; worker++) {
      Share share = shares[worker];
      for (int k = 0; k < share.count(); k++) {
        int t = share.tasks()[k];
        if (owners[t] != nobody) {
          throw new Failure(Failure.Code.INTERNAL, "task " + t + " was done twice");
        }
        owners[t] = worker;
      }
    }
    int[] next = new int[shares.length];
    long h = OFFSET;
    for (short owner : owners) {
      h = (h ^ shares[owner].results()[next[owner]++]) * PRIME;
    }
    return h;
  }
}
