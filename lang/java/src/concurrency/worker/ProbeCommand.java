package concurrency.worker;

import java.util.List;
import java.util.Map;

/**
 * {@code worker probe}: an experiment on one property of a model.
 *
 * @param repeats at least 1
 * @param parameters what {@code --param} gave; the probe checks it
 */
record ProbeCommand(
    Probe probe,
    Model model,
    int workers,
    int repeats,
    Map<String, String> parameters,
    boolean dieWithStdin) {
  private static final List<String> OPTIONS =
      List.of("--probe", "--model", "--workers", "--repeats");

  /** Throws Failure (usage, unsupported) in the order of docs/protocol.md, section 1. */
  static ProbeCommand parse(String[] argv) {
    Arguments arguments = new Arguments(argv, OPTIONS);
    String probeName = arguments.name("--probe");
    String modelName = arguments.name("--model");
    int workers = arguments.number("--workers", 1, 10_000, 1);
    int repeats = arguments.number("--repeats", 1, 100_000_000, 1);
    Probe probe = Catalogue.PROBES.find(probeName);
    if (probe == null) {
      throw Failure.unsupported("no probe " + probeName);
    }
    Model model = Catalogue.usableModel(modelName);
    return new ProbeCommand(
        probe,
        model,
        workers,
        repeats,
        arguments.parameters(),
        arguments.has(Arguments.DIE_WITH_STDIN));
  }

  /** Writes everything but {@code done}. */
  void execute(Output output) throws Exception {
    Lifeline lifeline = dieWithStdin ? Lifeline.watch() : null;
    output.started();
    probe.observe(this, output);
    if (lifeline != null) {
      lifeline.letGo();
    }
  }
}
