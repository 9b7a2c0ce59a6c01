package concurrency.worker.probes;

import concurrency.worker.Experiment;
import concurrency.worker.Probe;
import concurrency.worker.ProbeRequest;
import concurrency.worker.probing.Change;
import concurrency.worker.probing.SharedFile;
import concurrency.worker.probing.Siblings;

/** Who sees what a worker changes. */
public final class Visibility implements Probe {
  @Override
  public String name() {
    return "visibility";
  }

  @Override
  public int repeats() {
    return 59;
  }

  @Override
  public Experiment prepare(ProbeRequest request) {
    return observations -> {
      for (Change change : Change.values()) {
        try (SharedFile file = SharedFile.create(Change.BYTES);
            Siblings siblings = Siblings.of(request.model(), file)) {
          for (long value = 1; value <= request.repeats(); value++) {
            boolean seen = siblings.setAndLook(change, value) == value;
            observations.add("seen", seen ? 1 : 0, "bool", "kind=" + change.text());
          }
          siblings.dismiss();
        }
      }
    };
  }
}
