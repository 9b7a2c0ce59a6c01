package concurrency.worker.probing.roles;

import concurrency.worker.Clock;
import concurrency.worker.probing.processes.Role;
import concurrency.worker.probing.processes.WorkerPipe;
import concurrency.worker.probing.victims.Fault;
import concurrency.worker.probing.victims.Pool;

/** Does jobs one after another, and dies of the fault that the argument names in the fatal one. */
public final class PoolWorker implements Role {
  /** Said before it dies, with its clock. */
  public static final long ARMED = -1;

  @Override
  public void play(WorkerPipe parent, String[] arguments) throws Exception {
    Fault.Trigger fault = Fault.of(arguments[0]).prepare();
    parent.out().writeLong(0);
    while (true) {
      int job = (int) parent.in().readLong();
      if (job == Pool.FATAL_JOB) {
        parent.out().writeLong(ARMED);
        parent.out().writeLong(Clock.nowNs());
        fault.pull();
      }
      Pool.work(job);
      parent.out().writeLong(job);
    }
  }
}
