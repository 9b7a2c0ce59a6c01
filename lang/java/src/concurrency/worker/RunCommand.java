package concurrency.worker;

import java.util.List;
import java.util.Map;

/** {@code worker run}: runs a job some times and tells when what happened. */
final class RunCommand {
  private static final List<String> OPTIONS =
      List.of(
          "--workload",
          "--model",
          "--tasks",
          "--size",
          "--lifetime",
          "--workers",
          "--seed",
          "--first",
          "--stride",
          "--warmups",
          "--iterations",
          "--schedule");

  private final Model model;
  private final Job job;
  private final Lifetime lifetime;
  private final int warmups;
  private final int iterations;
  private final boolean dieWithStdin;

  /** Throws Failure (usage, unsupported) in the order of docs/protocol.md, section 1. */
  RunCommand(String[] argv) {
    Arguments arguments = new Arguments(argv, OPTIONS);
    String workloadName = arguments.name("--workload");
    String modelName = arguments.name("--model");
    int tasks = arguments.number("--tasks", 100_000_000);
    int size = arguments.number("--size", Integer.MAX_VALUE);
    lifetime = arguments.choice("--lifetime", Lifetime.values(), Lifetime.POOL);
    int workers = arguments.number("--workers", 1, 10_000, 1);
    long seed = arguments.unsigned("--seed", 42);
    int first = arguments.number("--first", 0, Integer.MAX_VALUE, 0);
    int stride = arguments.number("--stride", 1, Integer.MAX_VALUE, 1);
    warmups = arguments.number("--warmups", 0, 1_000_000, 0);
    iterations = arguments.number("--iterations", 1, 1_000_000, 1);
    Schedule schedule = arguments.choice("--schedule", Schedule.values(), Schedule.STATIC);
    dieWithStdin = arguments.has(Arguments.DIE_WITH_STDIN);

    Workload workload = Catalogue.WORKLOADS.find(workloadName);
    if (workload == null) {
      throw Failure.unsupported("no workload " + workloadName);
    }
    model = Catalogue.usableModel(modelName);
    if (!model.lifetimes().contains(lifetime)) {
      throw Failure.unsupported("model " + modelName + " has no lifetime " + Names.of(lifetime));
    }
    String notApplicable = model.notApplicable(workload);
    if (notApplicable != null) {
      throw Failure.unsupported(
          "workload " + workloadName + " in model " + modelName + ": " + notApplicable);
    }

    if (model.family() == Family.SEQUENTIAL && workers != 1) {
      throw Failure.usage("model " + modelName + " has one worker, not " + workers);
    }
    checkSize(workload, size);
    checkParameters(workload, arguments.parameters());
    job =
        new Job(
            workload, size, arguments.parameters(), seed, first, stride, tasks, workers, schedule);
  }

  private static void checkSize(Workload workload, int size) {
    int least = workload.leastSize();
    int most = workload.mostSize();
    if (size < least || size > most) {
      String range = "from " + least + " to " + most;
      throw Failure.usage("workload " + workload.name() + " has sizes " + range + ", not " + size);
    }
  }

  private static void checkParameters(Workload workload, Map<String, String> parameters) {
    for (String key : parameters.keySet()) {
      if (!workload.parameters().contains(key)) {
        throw Failure.usage("workload " + workload.name() + " knows no --param " + key);
      }
    }
    for (String key : workload.parameters()) {
      if (!parameters.containsKey(key)) {
        throw Failure.usage("workload " + workload.name() + " needs --param " + key + "=...");
      }
    }
    workload.check(parameters);
  }

  /** Writes everything but {@code done}. */
  void execute(Output output) throws Exception {
    Lifeline lifeline = dieWithStdin ? Lifeline.watch() : null;
    output.started();
    Iteration[] measured = new Iteration[warmups + iterations];
    if (lifetime == Lifetime.POOL) {
      measurePool(measured);
    } else {
      measureFresh(measured);
    }
    for (int index = 0; index < measured.length; index++) {
      JsonLine line = new JsonLine("iteration");
      measured[index].describe(line, index, index < warmups);
      output.write(line);
    }
    if (lifeline != null) {
      lifeline.letGo();
    }
  }

  private void measurePool(Iteration[] measured) throws Exception {
    try (Crew crew = model.engage(job, Lifetime.POOL)) {
      crew.awaitPrepared();
      for (int index = 0; index < measured.length; index++) {
        long requestedNs = Clock.nowNs();
        Share[] shares = crew.run();
        long joinedNs = Clock.nowNs();
        measured[index] = new Iteration(requestedNs, joinedNs, Fold.of(job, shares), shares);
      }
      crew.dismiss();
    }
  }

  private void measureFresh(Iteration[] measured) throws Exception {
    for (int index = 0; index < measured.length; index++) {
      long requestedNs = Clock.nowNs();
      try (Crew crew = model.engage(job, Lifetime.FRESH)) {
        Share[] shares = crew.run();
        crew.dismiss();
        long joinedNs = Clock.nowNs();
        measured[index] = new Iteration(requestedNs, joinedNs, Fold.of(job, shares), shares);
      }
    }
  }
}
