package concurrency.worker.probes;

import concurrency.worker.Experiment;
import concurrency.worker.Failure;
import concurrency.worker.Probe;
import concurrency.worker.ProbeRequest;
import concurrency.worker.probing.victims.CrashCase;
import concurrency.worker.probing.victims.Fault;
import concurrency.worker.probing.victims.ParentWatch;
import concurrency.worker.probing.victims.PoolKind;
import concurrency.worker.probing.victims.Victim;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who dies with a worker. */
public final class Crash implements Probe {
  private static final String ALL = "all";

  @Override
  public String name() {
    return "crash";
  }

  @Override
  public Map<String, String> parameters() {
    Map<String, String> parameters = new HashMap<>(Victim.PARAMETERS);
    parameters.put("kinds", ALL);
    parameters.put("limit_ms", "1000");
    return parameters;
  }

  @Override
  public Experiment prepare(ProbeRequest request) {
    int limitMs = request.number("limit_ms", 1, 600_000);
    List<Fault> kinds = kinds(request);
    int parent = request.number("parent", 0, Integer.MAX_VALUE);
    if (request.number("in_child", 0, 1) == 1) {
      CrashCase own = CrashCase.parse(request.text("case"));
      return observations -> {
        ParentWatch.of(parent);
        own.play(request.model(), limitMs, observations);
      };
    }
    return observations -> {
      for (Fault fault : kinds) {
        for (PoolKind pool : PoolKind.of(request.model())) {
          for (int i = 0; i < request.repeats(); i++) {
            new CrashCase(fault, pool).watch(request, limitMs, observations);
          }
        }
      }
    };
  }

  private static List<Fault> kinds(ProbeRequest request) {
    if (request.text("kinds").equals(ALL)) {
      return List.of(Fault.values());
    }
    List<Fault> kinds = new ArrayList<>();
    for (String name : request.texts("kinds")) {
      Fault fault = Fault.of(name);
      if (fault == null) {
        throw Failure.usage("kinds: " + name + " is none");
      }
      kinds.add(fault);
    }
    return kinds;
  }
}
