package concurrency.worker.probing.victims;

import concurrency.worker.Clock;
import concurrency.worker.Failure;
import concurrency.worker.ProbeRequest;
import concurrency.worker.probing.processes.Ending;
import concurrency.worker.processes.JvmCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The parent's end of a victim's child: this program once more, in a process group of its own where
 * the system has a command for that, without core dumps.
 */
public final class Victim implements AutoCloseable {
  /** The parameters that tell a child that it is one, with the values of who is none. */
  public static final Map<String, String> PARAMETERS =
      Map.of("in_child", "0", "case", "", "parent", "0");

  private static final int HEAP_MIB = 64;
  private static final long END_LIMIT_MS = 5000;
  // Java has neither setrlimit nor setpgid.
  private static final String START =
      "ulimit -c 0; command -v setsid >/dev/null && exec setsid \"$@\"; exec \"$@\"";

  private final Process process;
  private final BlockingQueue<Line> lines = new LinkedBlockingQueue<>();

  /**
   * What a child says.
   *
   * @param words null at the end of what it says
   */
  public record Line(List<String> words) {
    public boolean isEnd() {
      return words == null;
    }

    public boolean is(String word) {
      return words != null && words.get(0).equals(word);
    }

    public String word(int index) {
      return words.get(index);
    }

    public long number(int index) {
      return Long.parseLong(words.get(index));
    }
  }

  private Victim(Process process) {
    this.process = process;
    Thread reader = new Thread(this::read, "victim");
    reader.setDaemon(true);
    reader.start();
  }

  /** Starts a child that does {@code what} of the request. */
  public static Victim start(ProbeRequest request, String what) throws IOException {
    List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", START, "sh"));
    command.addAll(JvmCommand.lean(HEAP_MIB));
    String parent = Long.toString(ProcessHandle.current().pid());
    command.addAll(request.argumentsWith(Map.of("in_child", "1", "case", what, "parent", parent)));
    ProcessBuilder builder = new ProcessBuilder(command);
    // What a JVM has to say when it dies is long, and expected.
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    return new Victim(builder.start());
  }

  private void read() {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (!line.startsWith("{") || line.contains("\"error\"")) { // the rest is for others
          lines.add(new Line(List.of(line.split(" "))));
        }
      }
    } catch (IOException broken) {
      // As good as the end.
    }
    lines.add(new Line(null));
  }

  /** The next line; waits for it until {@code untilNs}, and returns null then. */
  public Line next(long untilNs) throws InterruptedException {
    return lines.poll(Math.max(0, untilNs - Clock.nowNs()), TimeUnit.NANOSECONDS);
  }

  /** Waits for its end, which is near. How it ended. */
  public String awaitEnd() throws InterruptedException {
    if (!process.waitFor(END_LIMIT_MS, TimeUnit.MILLISECONDS)) {
      throw new Failure(Failure.Code.TASK_FAILED, "process " + process.pid() + " does not end");
    }
    return Ending.of(process.exitValue());
  }

  /** Ends it, and all that is of its group. */
  @Override
  public void close() {
    try {
      new ProcessBuilder("/bin/sh", "-c", "kill -KILL -- -" + process.pid())
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor(END_LIMIT_MS, TimeUnit.MILLISECONDS);
      process.toHandle().destroyForcibly();
      process.waitFor(END_LIMIT_MS, TimeUnit.MILLISECONDS);
    } catch (IOException noShell) {
      process.toHandle().destroyForcibly();
    } catch (InterruptedException stopWaiting) {
      Thread.currentThread().interrupt();
    }
  }
}
