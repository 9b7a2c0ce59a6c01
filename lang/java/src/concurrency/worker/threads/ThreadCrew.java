package concurrency.worker.threads;

import concurrency.worker.Crew;
import concurrency.worker.Failure;
import concurrency.worker.Job;
import concurrency.worker.Lifetime;
import concurrency.worker.Share;
import java.util.concurrent.ThreadFactory;

/** One thread per worker, of whatever kind the factory makes. */
public final class ThreadCrew implements Crew {
  private final Job job;
  private final boolean once;
  private final Member[] members;
  private final Share[] shares;
  private final Tally prepared;
  private final Tally departed;
  private volatile Round round;

  /**
   * Starts the threads.
   *
   * @param factory makes daemon threads, not started
   * @throws Failure (internal) if the system gives no more threads
   */
  public ThreadCrew(Job job, Lifetime lifetime, ThreadFactory factory) {
    this.job = job;
    int workers = job.workers();
    once = lifetime == Lifetime.FRESH;
    prepared = new Tally(workers);
    departed = new Tally(workers);
    round = new Round(job);
    shares = new Share[workers];
    members = new Member[workers];
    for (int worker = 0; worker < workers; worker++) {
      members[worker] = new Member(this, job, worker, once);
      if (once) {
        members[worker].hand(round);
      }
      start(worker, factory);
    }
  }

  private void start(int worker, ThreadFactory factory) {
    try {
      members[worker].start(factory);
    } catch (OutOfMemoryError noThread) {
      String which = "cannot start thread " + (worker + 1) + " of " + job.workers() + ": ";
      throw new Failure(Failure.Code.INTERNAL, which + noThread.getMessage(), noThread);
    }
  }

  @Override
  public void awaitPrepared() throws InterruptedException {
    prepared.await();
  }

  @Override
  public Share[] run() throws InterruptedException {
    Round current = round;
    if (!once) {
      current = new Round(job);
      round = current;
      for (Member member : members) {
        member.hand(current);
      }
    }
    current.finished.await();
    for (int worker = 0; worker < shares.length; worker++) {
      shares[worker] = members[worker].share();
    }
    return shares;
  }

  @Override
  public void dismiss() throws InterruptedException {
    if (!once) {
      for (Member member : members) {
        member.hand(Round.NO_MORE);
      }
    }
    departed.await();
    for (Member member : members) {
      member.join();
    }
  }

  @Override
  public void close() {}

  void prepared() {
    prepared.arrive();
  }

  void departed() {
    departed.arrive();
  }

  /** Whatever the main thread waits for, it does not wait any longer. */
  void failed(Throwable thrown) {
    Failure failure = Failure.from(thrown);
    prepared.fail(failure);
    round.finished.fail(failure);
    departed.fail(failure);
  }
}
