package concurrency.worker.probing.victims;

import concurrency.worker.Model;
import java.util.List;
import java.util.Locale;

/** The pools that there are. */
public enum PoolKind {
  RAW,
  EXECUTOR;

  /** Those of a model. */
  public static List<PoolKind> of(Model model) {
    return model.threads() == null ? List.of(RAW) : List.of(RAW, EXECUTOR);
  }

  /** Its name in the protocol. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** One that is not started. */
  Pool open(Model model, Fault fault, Pool.Alarm alarm) throws Exception {
    if (model.threads() == null) {
      return new RawProcesses(fault, alarm);
    }
    Fault.Trigger trigger = fault.prepare();
    return this == RAW
        ? new RawThreads(model.threads(), trigger, alarm)
        : new ExecutorThreads(model.threads(), model.multiplexed(), trigger, alarm);
  }
}
