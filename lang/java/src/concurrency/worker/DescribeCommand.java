package concurrency.worker;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code worker describe}: what this program is and can do on this runtime. */
final class DescribeCommand {
  // HotSpot's collectors by the beginning of their beans' names.
  private static final String[][] COLLECTORS = {
    {"G1", "G1"}, {"PS", "Parallel"}, {"Copy", "Serial"}, {"ZGC", "Z"}, {"Shenandoah", "Shenandoah"}
  };

  DescribeCommand(String[] argv) {
    if (argv.length > 1) {
      throw Failure.usage("describe takes no arguments: " + argv[1]);
    }
  }

  /** Writes everything but {@code done}. */
  void execute(Output output) throws Exception {
    JsonLine line = new JsonLine("describe");
    line.field("language", "java");
    line.field("implementation", System.getProperty("java.vm.name"));
    line.field("version", System.getProperty("java.runtime.version"));
    List<Workload> workloads = Catalogue.WORKLOADS.all();
    List<Probe> probes = Catalogue.PROBES.all();
    List<Model> absent = new ArrayList<>();
    line.name("models").beginArray();
    for (Model model : Catalogue.MODELS.all()) {
      if (model.needs() == null) {
        describe(model, workloads, probes, line);
      } else {
        absent.add(model);
      }
    }
    line.endArray();
    if (!absent.isEmpty()) {
      describeAbsent(absent, line);
    }
    names(line, "workloads", workloads);
    names(line, "probes", probes);
    line.name("facts").beginObject();
    line.field("cpus_believed", Runtime.getRuntime().availableProcessors());
    line.field("gc", collector());
    line.field("max_heap_bytes", Runtime.getRuntime().maxMemory());
    line.field("thread_ids", OsIds.areKernelThreadIds() ? "kernel" : "java");
    line.endObject();
    output.write(line);
  }

  private static void describe(
      Model model, List<Workload> workloads, List<Probe> probes, JsonLine line) {
    line.beginObject();
    line.field("name", model.name());
    line.field("family", Names.of(model.family()));
    line.name("lifetimes").beginArray();
    for (Lifetime lifetime : model.lifetimes()) {
      line.value(Names.of(lifetime));
    }
    line.endArray();
    line.field("multiplexed", model.multiplexed());
    line.field("parallel", model.parallel());
    line.field("baseline", "sequential");
    Map<String, String> reasons = new LinkedHashMap<>();
    for (Workload workload : workloads) {
      String reason = model.notApplicable(workload);
      if (reason != null) {
        reasons.put(workload.name(), reason);
      }
    }
    if (model.notProbed() != null) {
      for (Probe probe : probes) {
        reasons.put(probe.name(), model.notProbed());
      }
    }
    if (!reasons.isEmpty()) {
      line.name("not_applicable").beginObject();
      reasons.forEach(line::field);
      line.endObject();
    }
    line.endObject();
  }

  private static void describeAbsent(List<Model> absent, JsonLine line) {
    line.name("absent_models").beginArray();
    for (Model model : absent) {
      line.beginObject();
      line.field("name", model.name());
      line.field("family", Names.of(model.family()));
      line.field("needs", model.needs());
      line.endObject();
    }
    line.endArray();
  }

  private static void names(JsonLine line, String name, List<? extends Named> entries) {
    line.name(name).beginArray();
    for (Named entry : entries) {
      line.value(entry.name());
    }
    line.endArray();
  }

  private static String collector() {
    String first = "none";
    for (GarbageCollectorMXBean bean : ManagementFactory.getGarbageCollectorMXBeans()) {
      first = bean.getName();
      for (String[] collector : COLLECTORS) {
        if (first.startsWith(collector[0])) {
          return collector[1];
        }
      }
    }
    return first;
  }
}
