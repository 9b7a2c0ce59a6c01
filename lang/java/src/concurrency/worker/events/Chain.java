package concurrency.worker.events;

import concurrency.worker.AsyncTask;
import concurrency.worker.AsyncWorkload;
import concurrency.worker.Failure;
import concurrency.worker.Job;
import concurrency.worker.OsIds;
import concurrency.worker.Share;
import concurrency.worker.TaskSource;
import concurrency.worker.Wakeups;
import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;

/**
 * One worker of an event loop: it prepares, stands at the gate, and runs its tasks one after
 * another, giving way to the other chains whenever a task has to wait and after each one.
 */
final class Chain implements Wakeups {
  private static final int NO_TASK = -1;

  private final EventLoop loop;
  private final Job job;
  private final int worker;
  private final Share share;
  private AsyncTask task;
  private Deadline deadline;
  private TaskSource source;
  private OsIds ids;
  // The task that is being done, or comes next; NO_TASK while the chain prepares.
  private long t = NO_TASK;
  // Whether the step has been begun, and is to be resumed.
  private boolean begun;

  Chain(EventLoop loop, Job job, int worker) {
    this.loop = loop;
    this.job = job;
    this.worker = worker;
    share = new Share(job, worker);
  }

  /** Has the loop prepare the chain, which then stands at the gate. */
  void prepare(AsyncWorkload workload) {
    try {
      task = workload.engage(job.size(), job.parameters(), this);
    } catch (Throwable cause) {
      throw failure(cause);
    }
    loop.expectOne();
    loop.addTurn(this);
  }

  void atGate() {
    share.atGate();
  }

  /** The gate is open. The chain takes its first task now and begins it when its turn comes. */
  void start(TaskSource tasks, OsIds idsOfLoop) {
    source = tasks;
    ids = idsOfLoop;
    t = source.next();
    if (t < job.tasks()) {
      loop.expectOne();
      loop.addTurn(this);
    }
  }

  /** It is the chain's turn, or what it waits for has come. */
  void proceed() {
    try {
      boolean done;
      if (begun) {
        done = task.resume();
      } else if (t == NO_TASK) {
        done = task.prepare();
      } else {
        if (ids != null) {
          share.begin(ids);
          ids = null;
        }
        done = task.begin(job.seed(), job.first() + t * job.stride());
      }
      begun = !done;
    } catch (Throwable cause) {
      throw failure(cause);
    }
    if (!begun) {
      stepDone();
    }
  }

  private void stepDone() {
    if (t == NO_TASK) {
      share.atGate();
      loop.finishedOne();
      return;
    }
    share.add(t, task.result());
    t = source.next();
    if (t < job.tasks()) {
      loop.addTurn(this);
    } else {
      share.end();
      loop.finishedOne();
    }
  }

  Share share() {
    return share;
  }

  void release() {
    try {
      task.release();
    } catch (Throwable cause) {
      throw Failure.ofTask("release of worker " + worker, cause);
    }
  }

  private Failure failure(Throwable cause) {
    return Failure.ofTask((t == NO_TASK ? "prepare" : "task " + t) + " of worker " + worker, cause);
  }

  @Override
  public SelectionKey register(SelectableChannel channel) throws IOException {
    return loop.register(channel, this);
  }

  @Override
  public void wakeAt(long deadlineNs) {
    deadline = new Deadline(deadlineNs, this);
    loop.add(deadline);
  }

  @Override
  public void forgetDeadline() {
    deadline = null;
  }

  boolean isWaitingFor(Deadline candidate) {
    return candidate == deadline;
  }
}
