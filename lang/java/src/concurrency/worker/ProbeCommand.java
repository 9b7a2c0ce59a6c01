package concurrency.worker;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code worker probe}: an experiment on what the workers of a model are. */
final class ProbeCommand {
  private static final List<String> OPTIONS =
      List.of("--probe", "--model", "--workers", "--repeats");

  private final Experiment experiment;
  private final boolean dieWithStdin;

  /** Throws Failure (usage, unsupported) in the order of docs/protocol.md, section 1. */
  ProbeCommand(String[] argv) {
    Arguments arguments = new Arguments(argv, OPTIONS);
    String probeName = arguments.name("--probe");
    String modelName = arguments.name("--model");
    int workers = arguments.number("--workers", 1, 10_000, 1);
    int repeats = arguments.number("--repeats", 1, 100_000_000, 1);
    dieWithStdin = arguments.has(Arguments.DIE_WITH_STDIN);

    Probe probe = Catalogue.PROBES.find(probeName);
    if (probe == null) {
      throw Failure.unsupported("no probe " + probeName);
    }
    Model model = Catalogue.usableModel(modelName);
    if (model.notProbed() != null) {
      throw Failure.unsupported(
          "probe " + probeName + " of model " + modelName + ": " + model.notProbed());
    }
    experiment =
        probe.prepare(
            new ProbeRequest(
                probe,
                model,
                arguments.has("--workers") ? workers : probe.workers(),
                arguments.has("--repeats") ? repeats : probe.repeats(),
                complete(probe, arguments.parameters())));
  }

  /** Throws Failure (usage) for a key that the probe does not know. */
  private static Map<String, String> complete(Probe probe, Map<String, String> given) {
    Map<String, String> complete = new TreeMap<>(probe.parameters());
    for (String key : given.keySet()) {
      if (!complete.containsKey(key)) {
        throw Failure.usage("probe " + probe.name() + " knows no --param " + key);
      }
    }
    complete.putAll(given);
    return complete;
  }

  /** Writes everything but {@code done}. */
  void execute(Output output) throws Exception {
    Lifeline lifeline = dieWithStdin ? Lifeline.watch() : null;
    output.started();
    experiment.run(new Observations(output, new Releases(lifeline)));
    if (lifeline != null) {
      lifeline.letGo();
    }
  }
}
