package concurrency.worker.processes;

import concurrency.worker.Failure;
import concurrency.worker.Job;
import concurrency.worker.Lifetime;
import concurrency.worker.Share;
import concurrency.worker.StandardOutput;
import concurrency.worker.StaticTasks;
import concurrency.worker.Task;
import concurrency.worker.TaskLoop;
import concurrency.worker.TaskSource;
import java.io.IOException;
import java.io.OutputStream;

/**
 * The main class of a worker process. A class of its own rather than a command of Main: a worker
 * loads nothing of the command line or the JSON, and a user cannot ask for it by mistake.
 */
public final class WorkerProcess {
  private final ParentLink parent;
  private final OutputStream out;

  private WorkerProcess(ParentLink parent, OutputStream out) {
    this.parent = parent;
    this.out = out;
  }

  /** Never returns: ends the JVM when the parent says so, or is gone, or a task fails. */
  public static void main(String[] arguments) throws IOException {
    ParentLink parent = ParentLink.open(); // first, so that no worker outlives its parent
    OutputStream out = StandardOutput.claim();
    int status = 0;
    try {
      new WorkerProcess(parent, out).serve(Assignment.parse(arguments));
    } catch (Throwable thrown) {
      status = 1;
      Wire.sendFailure(out, Failure.from(thrown));
    }
    Runtime.getRuntime().halt(status);
  }

  private void serve(Assignment assignment) throws IOException, InterruptedException {
    Job job = assignment.job();
    int worker = assignment.worker();
    boolean once = assignment.lifetime() == Lifetime.FRESH;
    TaskSource counter =
        assignment.counter().isEmpty() ? null : MappedCounter.map(assignment.counter());
    Task task = job.prepare(worker);
    Share share = new Share(job, worker);
    out.write(Wire.PREPARED);
    int command = once ? ParentLink.TO_GATE : parent.next();
    while (command == ParentLink.TO_GATE) {
      TaskSource source = counter != null ? counter : new StaticTasks(worker, job.workers());
      share.atGate();
      out.write(Wire.READY);
      await(ParentLink.GO);
      TaskLoop.run(job, worker, source, task, share);
      Wire.sendShare(out, share);
      command = parent.next();
    }
    job.release(worker, task);
  }

  private void await(int expected) throws InterruptedException {
    int command = parent.next();
    if (command != expected) {
      String message = "command " + command + " from the parent where " + expected + " is due";
      throw new Failure(Failure.Code.INTERNAL, message);
    }
  }
}
