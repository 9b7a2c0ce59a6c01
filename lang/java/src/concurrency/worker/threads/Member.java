package concurrency.worker.threads;

import concurrency.worker.Job;
import concurrency.worker.Share;
import concurrency.worker.Task;
import concurrency.worker.TaskLoop;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadFactory;

/** One worker thread of a crew. */
final class Member implements Runnable {
  private final ThreadCrew crew;
  private final Job job;
  private final int worker;
  private final boolean once;
  // A lock and a condition with room for one: the thread parks at once, where a SynchronousQueue
  // would spin first, on a CPU that another worker needs.
  private final BlockingQueue<Round> rounds = new ArrayBlockingQueue<>(1);
  private Thread thread;
  // Written by the thread before it says that it has finished, read by the main thread after.
  private Share share;

  Member(ThreadCrew crew, Job job, int worker, boolean once) {
    this.crew = crew;
    this.job = job;
    this.worker = worker;
    this.once = once;
  }

  /** Called once, by the main thread, like all but {@link #run}. */
  void start(ThreadFactory factory) {
    thread = factory.newThread(this);
    thread.start();
  }

  /** Gives the thread its next round. Does not wait: the round before has been taken. */
  void hand(Round round) {
    rounds.add(round);
  }

  Share share() {
    return share;
  }

  void join() throws InterruptedException {
    thread.join();
  }

  @Override
  public void run() {
    try {
      serve();
      crew.departed();
    } catch (Throwable thrown) { // nothing may end this thread unnoticed
      crew.failed(thrown);
    }
  }

  private void serve() throws InterruptedException {
    Task task = job.prepare(worker);
    share = new Share(job, worker);
    crew.prepared();
    Round round = rounds.take();
    while (round != Round.NO_MORE) {
      share.atGate();
      round.passGate();
      TaskLoop.run(job, worker, round.tasksOf(worker), task, share);
      round.finished.arrive();
      round = once ? Round.NO_MORE : rounds.take();
    }
    job.release(worker, task);
  }
}
