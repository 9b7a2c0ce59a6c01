package concurrency.worker;

import java.io.IOException;
import java.util.List;

/** What a probe has to tell. Used by one thread at a time. */
public final class Observations {
  private final Output output;
  private final Releases releases;

  Observations(Output output, Releases releases) {
    this.output = output;
    this.releases = releases;
  }

  /**
   * One number. Kept until the end of the program, or until workers are {@link #parked}: nothing is
   * written while something is measured.
   */
  public void add(String metric, double value, String unit, String condition) throws IOException {
    JsonLine line = new JsonLine("observation").field("metric", metric);
    if (value == (long) value) {
      line.field("value", (long) value);
    } else {
      line.field("value", value);
    }
    output.write(line.field("unit", unit).field("condition", condition));
  }

  /** A time in nanoseconds. */
  public void addNs(String metric, double ns, String condition) throws IOException {
    add(metric, ns, "ns", condition);
  }

  /** Says that the workers stand still, and waits for {@code release}. */
  public void parked(List<Long> processes, List<Long> threads)
      throws IOException, InterruptedException {
    JsonLine line = new JsonLine("parked");
    ids(line, "processes", processes);
    ids(line, "threads", threads);
    output.writeNow(line);
    releases.await();
  }

  /** Says a line to a parent that started this program for it; not of the protocol. */
  public synchronized void tell(String line) throws IOException {
    output.writeNow(line);
  }

  private static void ids(JsonLine line, String name, List<Long> ids) {
    line.name(name).beginArray();
    for (long id : ids) {
      line.value(id);
    }
    line.endArray();
  }
}
