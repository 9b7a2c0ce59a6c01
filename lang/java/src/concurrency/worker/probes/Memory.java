package concurrency.worker.probes;

import concurrency.worker.Experiment;
import concurrency.worker.Failure;
import concurrency.worker.Probe;
import concurrency.worker.ProbeRequest;
import concurrency.worker.probing.Sitters;
import java.util.List;
import java.util.Map;

/** What a worker takes of memory: the workers stand still, and it is measured from outside. */
public final class Memory implements Probe {
  @Override
  public String name() {
    return "memory";
  }

  @Override
  public Map<String, String> parameters() {
    return Map.of("counts", "0,2,8");
  }

  @Override
  public Experiment prepare(ProbeRequest request) {
    List<Integer> counts = request.numbers("counts", 0, 100_000);
    for (int i = 1; i < counts.size(); i++) {
      if (counts.get(i) < counts.get(i - 1)) {
        throw Failure.usage("counts '" + request.text("counts") + "' do not ascend");
      }
    }
    int most = Math.max(1, counts.get(counts.size() - 1));
    return observations -> {
      try (Sitters sitters = Sitters.of(request.model(), most)) {
        for (int count : counts) {
          sitters.growTo(count);
          observations.parked(sitters.processes(), sitters.threads());
          sitters.work();
          observations.parked(sitters.processes(), sitters.threads());
        }
        sitters.dismiss();
      }
    };
  }
}
