package concurrency.worker;

/** One timed execution of a job, kept until all are done. */
final class Iteration {
  private final long requestedNs;
  private final long joinedNs;
  private final long checksum;
  private final long[] readyNs;
  private final long[] startNs;
  private final long[] endNs;
  private final OsIds[] ids;

  /** Copies what it needs from {@code shares}, which the next job overwrites. */
  Iteration(long requestedNs, long joinedNs, long checksum, Share[] shares) {
    this.requestedNs = requestedNs;
    this.joinedNs = joinedNs;
    this.checksum = checksum;
    int workers = shares.length;
    readyNs = new long[workers];
    startNs = new long[workers];
    endNs = new long[workers];
    ids = new OsIds[workers];
    for (int worker = 0; worker < workers; worker++) {
      Share share = shares[worker];
      readyNs[worker] = share.readyNs();
      startNs[worker] = share.startNs();
      endNs[worker] = share.endNs();
      ids[worker] = share.ids();
    }
  }

  /** The fields of an {@code iteration} line, appended to {@code line}. */
  void describe(JsonLine line, int index, boolean warmup) {
    line.field("index", index).field("warmup", warmup);
    line.field("requested_ns", requestedNs).field("joined_ns", joinedNs);
    line.name("ready_ns").beginArray();
    for (long ready : readyNs) {
      line.value(ready);
    }
    line.endArray();
    times(line, "start_ns", startNs);
    times(line, "end_ns", endNs);
    line.field("checksum", hex16(checksum));
    line.name("processes").beginArray();
    for (OsIds id : ids) {
      valueOrNull(line, id, id == null ? 0 : id.process());
    }
    line.endArray().name("threads").beginArray();
    for (OsIds id : ids) {
      valueOrNull(line, id, id == null ? 0 : id.thread());
    }
    line.endArray();
  }

  private void times(JsonLine line, String name, long[] timesNs) {
    line.name(name).beginArray();
    for (int worker = 0; worker < timesNs.length; worker++) {
      valueOrNull(line, ids[worker], timesNs[worker]);
    }
    line.endArray();
  }

  /** A worker without ids got no task. */
  private static void valueOrNull(JsonLine line, OsIds ids, long value) {
    if (ids == null) {
      line.nullValue();
    } else {
      line.value(value);
    }
  }

  private static String hex16(long value) {
    String digits = Long.toHexString(value);
    return "0".repeat(16 - digits.length()) + digits;
  }
}
