package concurrency.worker.probes;

import concurrency.worker.Experiment;
import concurrency.worker.Probe;
import concurrency.worker.ProbeRequest;
import concurrency.worker.probing.victims.DeadlockKind;
import concurrency.worker.probing.victims.ParentWatch;
import concurrency.worker.probing.victims.Victim;
import java.util.HashMap;
import java.util.Map;

/** Who notices a deadlock. */
public final class Deadlock implements Probe {
  @Override
  public String name() {
    return "deadlock";
  }

  @Override
  public Map<String, String> parameters() {
    Map<String, String> parameters = new HashMap<>(Victim.PARAMETERS);
    parameters.put("limit_ms", "300");
    return parameters;
  }

  @Override
  public Experiment prepare(ProbeRequest request) {
    int limitMs = request.number("limit_ms", 1, 600_000);
    int parent = request.number("parent", 0, Integer.MAX_VALUE);
    if (request.number("in_child", 0, 1) == 1) {
      DeadlockKind own = DeadlockKind.parse(request.text("case"));
      return observations -> {
        ParentWatch.of(parent);
        own.play(request.model(), observations);
      };
    }
    return observations -> {
      for (DeadlockKind kind : DeadlockKind.of(request.model())) {
        for (int i = 0; i < request.repeats(); i++) {
          kind.watch(request, limitMs, observations);
        }
      }
    };
  }
}
