package concurrency.worker.probes;

import concurrency.worker.Experiment;
import concurrency.worker.Observations;
import concurrency.worker.Probe;
import concurrency.worker.ProbeRequest;
import concurrency.worker.probing.ThreadTeam;
import concurrency.worker.probing.channels.End;
import concurrency.worker.probing.channels.ParentSide;
import concurrency.worker.probing.channels.ProcessChannel;
import concurrency.worker.probing.channels.Rally;
import concurrency.worker.probing.channels.ThreadChannel;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadFactory;

/** What a message costs. */
public final class Channel implements Probe {
  private static final ThreadChannel IDIOMATIC_OF_THREADS = ThreadChannel.QUEUE;
  private static final ProcessChannel IDIOMATIC_OF_PROCESSES = ProcessChannel.PIPE;

  @Override
  public String name() {
    return "channel";
  }

  @Override
  public int repeats() {
    return 1000;
  }

  @Override
  public Map<String, String> parameters() {
    return Map.of("bytes", "1,4096,65536,1048576", "cap_ms", "50");
  }

  @Override
  public Experiment prepare(ProbeRequest request) {
    List<Integer> sizes = request.numbers("bytes", 1, 1 << 28);
    long capNs = request.number("cap_ms", 1, 60_000) * 1_000_000L;
    Rally rally = new Rally(request.repeats(), capNs);
    ThreadFactory threads = request.model().threads();
    return threads != null
        ? observations -> betweenThreads(threads, sizes, rally, observations)
        : observations -> betweenProcesses(sizes, rally, observations);
  }

  private static void betweenThreads(
      ThreadFactory threads, List<Integer> sizes, Rally rally, Observations observations)
      throws Exception {
    for (ThreadChannel channel : ThreadChannel.values()) {
      boolean idiomatic = channel == IDIOMATIC_OF_THREADS;
      pair(threads, channel.open(1), rally::warmUp);
      for (int bytes : sizes) {
        pair(
            threads,
            channel.open(bytes),
            end -> rally.play(end, channel.text(), idiomatic, bytes, observations));
      }
    }
  }

  private interface Sender {
    void play(End end) throws Exception;
  }

  private static void pair(ThreadFactory threads, End[] ends, Sender sender) throws Exception {
    try (End first = ends[0];
        End second = ends[1]) {
      ThreadTeam.start(
              threads,
              2,
              worker -> {
                if (worker == 0) {
                  sender.play(first);
                } else {
                  second.answer();
                }
              })
          .join();
    }
  }

  private static void betweenProcesses(List<Integer> sizes, Rally rally, Observations observations)
      throws Exception {
    try (ParentSide parent = new ParentSide(Collections.max(sizes))) {
      for (ProcessChannel channel : ProcessChannel.values()) {
        boolean idiomatic = channel == IDIOMATIC_OF_PROCESSES;
        try (End end = parent.open(channel, 1)) {
          rally.warmUp(end);
          parent.awaitEnd();
        }
        for (int bytes : sizes) {
          try (End end = parent.open(channel, bytes)) {
            rally.play(end, channel.text(), idiomatic, bytes, observations);
            parent.awaitEnd();
          }
        }
      }
    }
  }
}
