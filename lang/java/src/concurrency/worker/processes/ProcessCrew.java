package concurrency.worker.processes;

import concurrency.worker.Crew;
import concurrency.worker.Failure;
import concurrency.worker.Job;
import concurrency.worker.Lifeline;
import concurrency.worker.Lifetime;
import concurrency.worker.Schedule;
import concurrency.worker.Share;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One JVM per worker.
 *
 * <p>The main thread reads the children's pipes itself, one after another; there is no reader
 * thread whose hand-over would be in the times. So that it never waits for one child while another
 * is dead, the end of any child before its time kills all the others, and with them every read.
 */
public final class ProcessCrew implements Crew {
  // A killed process is gone in far less; a death has to be told within 5 s.
  private static final long END_LIMIT_MS = 2000;
  // To release may take its time; a worker that has not left by then will not.
  private static final long LEAVE_LIMIT_MS = 60_000;

  private final Job job;
  private final boolean once;
  private final List<ChildProcess> children = new CopyOnWriteArrayList<>();
  private final CompletableFuture<ChildProcess> firstDead = new CompletableFuture<>();
  private final Runnable lastAction = this::endAll;
  // Read by the threads that tell of an end; from here on ends are expected.
  private volatile boolean leaving;
  private volatile Path counterFile;
  private MappedCounter counter;
  private boolean arePrepared;

  /**
   * Starts the processes.
   *
   * @throws Failure (internal) if the system gives no more; then none is left
   */
  public ProcessCrew(Job job, Lifetime lifetime) throws IOException {
    this.job = job;
    once = lifetime == Lifetime.FRESH;
    Lifeline.addLastAction(lastAction);
    try {
      start(lifetime);
    } catch (Throwable thrown) {
      close();
      throw thrown;
    }
  }

  private void start(Lifetime lifetime) throws IOException {
    if (job.schedule() == Schedule.DYNAMIC) {
      counterFile = MappedCounter.create();
      if (!once) {
        counter = MappedCounter.map(counterFile.toString());
      }
    }
    String counterName = counterFile == null ? "" : counterFile.toString();
    for (int worker = 0; worker < job.workers(); worker++) {
      List<String> command = JvmCommand.of(WorkerProcess.class, job.workers());
      command.addAll(new Assignment(job, lifetime, worker, counterName).toArguments());
      try {
        ChildProcess child = ChildProcess.start(command, worker, new Share(job, worker));
        children.add(child);
        child.onEnd(this::ended);
      } catch (IOException | OutOfMemoryError noProcess) {
        String which = "cannot start process " + (worker + 1) + " of " + job.workers() + ": ";
        throw new Failure(Failure.Code.INTERNAL, which + noProcess.getMessage(), noProcess);
      }
    }
  }

  @Override
  public void awaitPrepared() throws InterruptedException {
    for (ChildProcess child : children) {
      expect(child, Wire.PREPARED);
    }
    deleteCounterFile(); // all have mapped it
    arePrepared = true;
  }

  @Override
  public Share[] run() throws InterruptedException {
    if (!once) {
      if (counter != null) {
        counter.reset();
      }
      sendAll(ParentLink.TO_GATE);
    }
    if (!arePrepared) {
      awaitPrepared();
    }
    for (ChildProcess child : children) {
      expect(child, Wire.READY);
    }
    sendAll(ParentLink.GO);
    Share[] shares = new Share[children.size()];
    for (int worker = 0; worker < shares.length; worker++) {
      ChildProcess child = children.get(worker);
      try {
        shares[worker] = child.receiveShare();
      } catch (IOException gone) {
        throw lost(child);
      }
    }
    return shares;
  }

  @Override
  public void dismiss() throws InterruptedException {
    leaving = true;
    sendAll(ParentLink.LEAVE);
    for (ChildProcess child : children) {
      if (!child.awaitEnd(LEAVE_LIMIT_MS)) {
        throw new Failure(Failure.Code.INTERNAL, child + " does not leave");
      }
      if (!child.leftInOrder()) {
        throw child.lastWords();
      }
    }
    children.clear();
    close();
  }

  /** Kills what is left, and waits for its end. */
  @Override
  public void close() {
    endAll();
    Lifeline.removeLastAction(lastAction);
  }

  private void expect(ChildProcess child, int answer) throws InterruptedException {
    try {
      child.expect(answer);
    } catch (IOException gone) {
      throw lost(child);
    }
  }

  private void sendAll(int command) throws InterruptedException {
    for (ChildProcess child : children) {
      try {
        child.send(command);
      } catch (IOException gone) {
        throw lost(child);
      }
    }
  }

  /** Called by a thread of the JDK when a child has ended. */
  private void ended(ChildProcess child) {
    if (!leaving && firstDead.complete(child)) {
      killAll();
    }
  }

  /** Why the job cannot go on, now that the pipe of {@code suspect} has ended. */
  private Failure lost(ChildProcess suspect) throws InterruptedException {
    ChildProcess dead = suspect;
    try {
      // The suspect may be one of those that were killed because of the first.
      dead = firstDead.get(END_LIMIT_MS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException notTold) {
      suspect.kill();
    }
    if (!dead.awaitEnd(END_LIMIT_MS)) {
      return new Failure(Failure.Code.WORKER_DIED, dead + " broke its pipe");
    }
    return dead.lastWords();
  }

  private void killAll() {
    for (ChildProcess child : children) {
      child.kill();
    }
  }

  /** Also called by the lifeline, in the middle of anything. */
  private void endAll() {
    leaving = true;
    killAll();
    try {
      for (ChildProcess child : children) {
        child.awaitEnd(END_LIMIT_MS);
      }
    } catch (InterruptedException stopWaiting) {
      // They have been killed all the same.
    }
    deleteCounterFile();
  }

  private void deleteCounterFile() {
    Path file = counterFile;
    counterFile = null;
    if (file != null) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException ignored) {
        // Eight bytes stay in the folder for temporary files; nothing depends on it.
      }
    }
  }
}
