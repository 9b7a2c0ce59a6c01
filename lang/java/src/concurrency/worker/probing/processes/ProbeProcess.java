package concurrency.worker.probing.processes;

import concurrency.worker.Failure;
import concurrency.worker.processes.JvmCommand;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The parent's end of one worker process of a probe. */
public final class ProbeProcess implements AutoCloseable {
  private static final long END_LIMIT_MS = 5000;
  private static final long ANSWER_LIMIT_S = 60;

  private final Process process;
  private final DataInputStream in;
  private final DataOutputStream out;

  private ProbeProcess(Process process) {
    this.process = process;
    in = new DataInputStream(process.getInputStream());
    out = new DataOutputStream(process.getOutputStream());
  }

  /**
   * Starts a worker that plays {@code role}, with the heap that each of {@code workers} has in a
   * run. It dies with this process.
   */
  public static ProbeProcess start(int workers, String role, String... arguments)
      throws IOException {
    List<String> command = JvmCommand.of(ProbeWorker.class, workers);
    command.add(role);
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    return new ProbeProcess(builder.start());
  }

  /** Starts {@code workers} that play {@code role}; all of them or none. */
  public static List<ProbeProcess> startAll(int workers, String role, String... arguments)
      throws IOException {
    List<ProbeProcess> processes = new ArrayList<>();
    try {
      for (int worker = 0; worker < workers; worker++) {
        processes.add(start(workers, role, arguments));
      }
    } catch (IOException | OutOfMemoryError noProcess) {
      closeAll(processes);
      throw new Failure(
          Failure.Code.INTERNAL, "cannot start a process: " + noProcess.getMessage(), noProcess);
    }
    return processes;
  }

  public static void closeAll(List<ProbeProcess> processes) {
    for (ProbeProcess process : processes) {
      process.kill(); // all at once, then wait for each
    }
    for (ProbeProcess process : processes) {
      process.close();
    }
  }

  public long pid() {
    return process.pid();
  }

  public ProcessHandle handle() {
    return process.toHandle();
  }

  /** What it says; ends with it. Buffered. */
  public DataInputStream in() {
    return in;
  }

  /** What it hears; to be flushed. */
  public DataOutputStream out() {
    return out;
  }

  /** Sends orders, in one write. Throws Failure (worker_died). */
  public void send(long... orders) {
    try {
      for (long order : orders) {
        out.writeLong(order);
      }
      out.flush();
    } catch (IOException gone) {
      throw died();
    }
  }

  /**
   * The next 64-bit word that it says; waits for it, within a limit. Throws Failure (worker_died).
   */
  public long receive() throws IOException {
    CompletableFuture<Void> limit =
        CompletableFuture.runAsync(
            this::kill, CompletableFuture.delayedExecutor(ANSWER_LIMIT_S, TimeUnit.SECONDS));
    try {
      return in.readLong();
    } catch (EOFException gone) {
      throw died();
    } finally {
      limit.cancel(false);
    }
  }

  /** Waits for its end, within a limit. Its exit status as ProcessBuilder has it. */
  public int join() throws InterruptedException {
    if (!process.waitFor(END_LIMIT_MS, TimeUnit.MILLISECONDS)) {
      throw new Failure(Failure.Code.INTERNAL, this + " does not leave");
    }
    return process.exitValue();
  }

  /** Has it leave, and waits for its end. */
  public void dismiss() throws InterruptedException {
    send(WorkerPipe.LEAVE);
    join();
  }

  /** Ends it by SIGKILL where it still is. */
  @Override
  public void close() {
    kill();
    try {
      process.waitFor(END_LIMIT_MS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopWaiting) {
      Thread.currentThread().interrupt();
    }
  }

  private void kill() {
    process.toHandle().destroyForcibly();
  }

  private Failure died() {
    close();
    return new Failure(
        Failure.Code.WORKER_DIED, this + " ended with " + Ending.of(process.exitValue()));
  }

  @Override
  public String toString() {
    return "worker process " + process.pid();
  }
}
