package concurrency.worker;

import java.io.IOException;

/** The worker program: docs/protocol.md says what it guarantees. */
public final class Main {
  private static final String COMMANDS = "describe, run or probe";

  private Main() {}

  /** Never returns: ends the JVM with the exit status of the contract. */
  public static void main(String[] argv) {
    Output output = new Output(StandardOutput.claim());
    int status;
    try {
      status = answer(argv, output);
    } catch (IOException nobodyListens) {
      System.err.println("worker: cannot write the protocol: " + nobodyListens.getMessage());
      status = 1;
    }
    // Everything is flushed and no worker is left, so there is nothing an orderly exit would add.
    Runtime.getRuntime().halt(status);
  }

  private static int answer(String[] argv, Output output) throws IOException {
    try {
      execute(argv, output);
    } catch (Throwable thrown) {
      Failure failure = Failure.from(thrown);
      output.error(failure);
      return failure.code().exitStatus;
    }
    output.done();
    return 0;
  }

  private static void execute(String[] argv, Output output) throws Exception {
    switch (argv.length == 0 ? "" : argv[0]) {
      case "describe":
        new DescribeCommand(argv).execute(output);
        break;
      case "run":
        new RunCommand(argv).execute(output);
        break;
      case "probe":
        new ProbeCommand(argv).execute(output);
        break;
      default:
        throw Failure.usage(
            argv.length == 0
                ? "no command: give " + COMMANDS
                : "unknown command " + argv[0] + ": give " + COMMANDS);
    }
  }
}
