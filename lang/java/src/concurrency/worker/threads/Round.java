package concurrency.worker.threads;

import concurrency.worker.Job;
import concurrency.worker.Schedule;
import concurrency.worker.StaticTasks;
import concurrency.worker.TaskSource;
import java.util.concurrent.CountDownLatch;

/** What the threads share while they run a job once. */
final class Round {
  /** Handed to a thread instead of a round: there will be no more. */
  static final Round NO_MORE = new Round();

  final Tally finished;
  private final Job job;
  private final CountDownLatch gate;
  private final TaskSource counter;

  Round(Job job) {
    this.job = job;
    gate = new CountDownLatch(job.workers());
    finished = new Tally(job.workers());
    counter = job.schedule() == Schedule.DYNAMIC ? new PaddedCounter() : null;
  }

  private Round() {
    job = null;
    gate = null;
    finished = null;
    counter = null;
  }

  /** The start gate: the last worker to come opens it, without a detour over the main thread. */
  void passGate() throws InterruptedException {
    gate.countDown();
    gate.await();
  }

  TaskSource tasksOf(int worker) {
    return counter != null ? counter : new StaticTasks(worker, job.workers());
  }
}
