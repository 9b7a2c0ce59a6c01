package concurrency.worker.processes;

import concurrency.worker.Failure;
import concurrency.worker.Share;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The parent's end of one worker process. */
final class ChildProcess {
  private final int worker;
  private final Process process;
  private final OutputStream commands;
  private final InputStream answers;
  private final Share share;

  private ChildProcess(int worker, Process process, Share share) {
    this.worker = worker;
    this.process = process;
    this.share = share;
    commands = process.getOutputStream();
    answers = process.getInputStream();
  }

  /** Starts {@code command}. Its standard error is ours. */
  static ChildProcess start(List<String> command, int worker, Share share) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    return new ChildProcess(worker, builder.start(), share);
  }

  /** Has {@code listener} called, on another thread, when the process has ended. */
  void onEnd(Consumer<ChildProcess> listener) {
    process.onExit().thenAccept(ended -> listener.accept(this));
  }

  /** One of the commands of {@link ParentLink}; one write of one byte. */
  void send(int command) throws IOException {
    commands.write(command);
    commands.flush();
  }

  /**
   * Waits for the answer {@code expected}, one of {@link Wire}.
   *
   * @throws IOException if the process ended without it
   * @throws Failure if the process says that it failed
   */
  void expect(int expected) throws IOException {
    int answer = answers.read();
    if (answer == Wire.FAILED) {
      throw Wire.receiveFailure(answers);
    }
    if (answer < 0) {
      throw new EOFException();
    }
    if (answer != expected) {
      String message = this + " says " + answer + " where " + expected + " is due";
      throw new Failure(Failure.Code.INTERNAL, message);
    }
  }

  /** Waits for the share of the job. Throws like {@link #expect}. */
  Share receiveShare() throws IOException {
    expect(Wire.SHARE);
    Wire.receiveShare(answers, share);
    return share;
  }

  /**
   * Ends the process by SIGKILL. Through its handle: Process.destroyForcibly would also close its
   * pipes on this side, and what it said last would be lost.
   */
  void kill() {
    process.toHandle().destroyForcibly();
  }

  /** Waits until the process has ended, at most {@code limitMs}. Whether it has. */
  boolean awaitEnd(long limitMs) throws InterruptedException {
    return process.waitFor(limitMs, TimeUnit.MILLISECONDS);
  }

  /** Of a process that has ended: whether it did so in order. */
  boolean leftInOrder() {
    return process.exitValue() == 0;
  }

  /** Of a process that has ended: why it failed, by its own account or by its exit status. */
  Failure lastWords() {
    try {
      int answer = answers.read();
      while (answer == Wire.PREPARED || answer == Wire.READY) {
        answer = answers.read();
      }
      if (answer == Wire.FAILED) {
        return Wire.receiveFailure(answers);
      }
    } catch (IOException cutShort) {
      // It was killed while it spoke.
    }
    return new Failure(Failure.Code.WORKER_DIED, this + " ended with " + status());
  }

  private String status() {
    int status = process.exitValue();
    // As ProcessBuilder tells it: 128 and the signal's number.
    return status > 128 ? "signal " + (status - 128) : "exit status " + status;
  }

  @Override
  public String toString() {
    return "worker " + worker + " (process " + process.pid() + ")";
  }
}
