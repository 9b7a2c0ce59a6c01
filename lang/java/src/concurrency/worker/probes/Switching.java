package concurrency.worker.probes;

import concurrency.worker.Experiment;
import concurrency.worker.Failure;
import concurrency.worker.Model;
import concurrency.worker.Observations;
import concurrency.worker.OsIds;
import concurrency.worker.Probe;
import concurrency.worker.ProbeRequest;
import concurrency.worker.probing.BallGame;
import concurrency.worker.probing.ChannelHands;
import concurrency.worker.probing.StreamHands;
import concurrency.worker.probing.ThreadTeam;
import concurrency.worker.probing.WorkingSet;
import concurrency.worker.probing.processes.ProbeProcess;
import java.nio.channels.Pipe;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** What it costs to switch between workers. */
public final class Switching implements Probe {
  private static final int MOST_SETS = 100;

  @Override
  public String name() {
    return "switching";
  }

  @Override
  public int repeats() {
    return 2000;
  }

  @Override
  public Map<String, String> parameters() {
    return Map.of("placements", "free", "working_set_kib", "0,32,512", "cap_ms", "100");
  }

  @Override
  public Experiment prepare(ProbeRequest request) {
    List<String> placements = request.texts("placements");
    for (String placement : placements) {
      if (!placement.matches("[A-Za-z0-9_.-]+")) {
        throw Failure.usage("placement '" + placement + "' cannot be part of a condition");
      }
    }
    List<Integer> sets = request.numbers("working_set_kib", 0, 1 << 20);
    if (sets.size() > MOST_SETS) {
      throw Failure.usage("working_set_kib has more than " + MOST_SETS + " sizes");
    }
    long capNs = request.number("cap_ms", 1, 60_000) * 1_000_000L;
    int batch = Math.max(1, request.repeats() / 10);
    Match match = new Match(placements, sets, batch, capNs);
    return request.model().threads() != null
        ? observations -> betweenThreads(request.model(), match, observations)
        : observations -> betweenProcesses(match, observations);
  }

  /** The one who serves, under all conditions. */
  private record Match(List<String> placements, List<Integer> sets, int batch, long capNs) {
    int[] sizesKib() {
      return sets.stream().mapToInt(Integer::intValue).toArray();
    }

    void play(BallGame game, List<Long> processes, List<Long> threads, Observations observations)
        throws Exception {
      game.warmUp(0, capNs); // more than the procedure asks for: before that it is interpreted
      for (String placement : placements) {
        observations.parked(processes, threads);
        for (int set = 0; set < sets.size(); set++) {
          observations.addNs(
              "round_trip_ns",
              game.medianNs(set, batch, capNs),
              "placement=" + placement + ";working_set_kib=" + sets.get(set));
        }
      }
    }
  }

  private static void betweenThreads(Model model, Match match, Observations observations)
      throws Exception {
    Pipe there = Pipe.open();
    Pipe back = Pipe.open();
    // What runs virtual threads has threads that nobody can name.
    boolean named = !model.multiplexed();
    CompletableFuture<Long> other = new CompletableFuture<>();
    ThreadTeam.start(
            model.threads(),
            2,
            worker -> {
              long own = OsIds.ofCallingThread().thread();
              WorkingSet set = new WorkingSet(match.sizesKib());
              if (worker == 1) {
                other.complete(own);
                new BallGame(new ChannelHands(there, back), set).answer();
              } else {
                List<Long> ids = named ? List.of(own, other.get()) : List.of();
                BallGame.Hands hands = new ChannelHands(back, there);
                match.play(new BallGame(hands, set), List.of(), ids, observations);
                hands.give(BallGame.OVER);
              }
            })
        .join();
  }

  private static void betweenProcesses(Match match, Observations observations) throws Exception {
    String[] sizes = match.sets().stream().map(String::valueOf).toArray(String[]::new);
    try (ProbeProcess process = ProbeProcess.start(2, "Answerer", sizes)) {
      List<Long> ids = List.of(OsIds.ofCallingThread().thread(), process.receive());
      BallGame.Hands hands = new StreamHands(process.in(), process.out());
      WorkingSet set = new WorkingSet(match.sizesKib());
      match.play(new BallGame(hands, set), List.of(process.pid()), ids, observations);
      hands.give(BallGame.OVER);
      process.join();
    }
  }
}
