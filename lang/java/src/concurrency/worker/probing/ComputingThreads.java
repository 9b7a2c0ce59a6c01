package concurrency.worker.probing;

import concurrency.worker.Task;
import java.util.concurrent.ThreadFactory;

/**
 * Threads that compute. Nobody waits for the first task of each: where there are more virtual
 * threads than CPUs the last of them never gets to it.
 */
final class ComputingThreads implements Computing {
  private final ThreadTeam team;
  private volatile boolean stopped;

  ComputingThreads(ThreadFactory factory, int workers) {
    team = ThreadTeam.start(factory, workers, worker -> compute());
  }

  private void compute() throws Exception {
    Task task = Chores.computation();
    for (long t = 0; !stopped; t++) {
      Chores.run(task, t);
    }
  }

  @Override
  public void stop() throws InterruptedException {
    stopped = true;
    team.join();
  }

  @Override
  public void close() {
    stopped = true;
  }
}
