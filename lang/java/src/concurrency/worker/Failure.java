package concurrency.worker;

import java.io.IOException;

/** Ends the program with an {@code error} line. */
public final class Failure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The codes of docs/protocol.md, section 2. */
  public enum Code {
    USAGE("usage", 2),
    UNSUPPORTED("unsupported", 1),
    WORKER_DIED("worker_died", 1),
    TASK_FAILED("task_failed", 1),
    INTERNAL("internal", 1);

    final String text;
    final int exitStatus;

    Code(String text, int exitStatus) {
      this.text = text;
      this.exitStatus = exitStatus;
    }
  }

  /**
   * For when there is no memory to tell more: it is made before. {@link Output} sees to that in the
   * main program, where workers that go on after a failure may take the last of it.
   */
  static final Failure OUT_OF_MEMORY =
      new Failure(Code.TASK_FAILED, "out of memory, and too little left to say which task");

  private final Code code;

  /** A failure whose message says what went wrong, and why. */
  public Failure(Code code, String message) {
    super(message);
    this.code = code;
  }

  public Failure(Code code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  public static Failure usage(String message) {
    return new Failure(Code.USAGE, message);
  }

  static Failure unsupported(String message) {
    return new Failure(Code.UNSUPPORTED, message);
  }

  /** A task_failed for {@code step}, whose reason is that of {@code cause}. */
  public static Failure ofTask(String step, Throwable cause) {
    return new Failure(Code.TASK_FAILED, step + ": " + reason(cause), cause);
  }

  /** {@code thrown} itself if it is a failure, else an internal one that says what was thrown. */
  public static Failure from(Throwable thrown) {
    if (thrown instanceof Failure) {
      return (Failure) thrown;
    }
    try {
      return new Failure(Code.INTERNAL, reason(thrown), thrown);
    } catch (OutOfMemoryError noRoomToTellMore) {
      return OUT_OF_MEMORY;
    }
  }

  public Code code() {
    return code;
  }

  /** The message of an I/O error speaks for itself; of anything else the class is part of it. */
  private static String reason(Throwable cause) {
    boolean speaks = cause instanceof IOException || cause instanceof Failure;
    return speaks && cause.getMessage() != null ? cause.getMessage() : cause.toString();
  }
}
