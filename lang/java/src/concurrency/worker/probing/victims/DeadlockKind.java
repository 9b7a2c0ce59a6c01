package concurrency.worker.probing.victims;

import concurrency.worker.Clock;
import concurrency.worker.Failure;
import concurrency.worker.Model;
import concurrency.worker.Observations;
import concurrency.worker.ProbeRequest;
import java.util.List;
import java.util.Locale;

/** The ways to a standstill: what the child does, and what its parent makes of it. */
public enum DeadlockKind {
  LOCK_INVERSION,
  LOCK_INVERSION_WITH_BYSTANDER,
  HOLDER_KILLED,
  FULL_PIPES;

  /** What each writes before it reads. */
  public static final int PIPE_BYTES = 1 << 20;

  private static final long START_LIMIT_NS = 30_000_000_000L;
  private static final String NOBODY = "nobody";
  private static final String NOTHING = "nothing";

  /** Those of a model. */
  public static List<DeadlockKind> of(Model model) {
    return model.threads() == null
        ? List.of(values())
        : List.of(LOCK_INVERSION, LOCK_INVERSION_WITH_BYSTANDER, FULL_PIPES);
  }

  /** Its name in the protocol. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The reverse of {@link #text}. Throws Failure (usage). */
  public static DeadlockKind parse(String text) {
    for (DeadlockKind kind : values()) {
      if (kind.text().equals(text)) {
        return kind;
      }
    }
    throw Failure.usage("case '" + text + "' is none");
  }

  /** The child: comes to a standstill, and is to be killed there. */
  public void play(Model model, Observations parent) throws Exception {
    if (model.threads() == null) {
      new ProcessStandstill(parent).run(this);
    } else {
      new ThreadStandstill(model.threads(), parent).run(this);
    }
    Thread.sleep(Long.MAX_VALUE); // what was told is enough; the parent makes the end
  }

  /** The parent: starts the child, and tells who noticed. */
  public void watch(ProbeRequest request, long limitMs, Observations observations)
      throws Exception {
    long limitNs = limitMs * 1_000_000;
    try (Victim victim = Victim.start(request, text())) {
      Victim.Line line = victim.next(Clock.nowNs() + START_LIMIT_NS);
      if (line == null || !line.is(Standstill.STUCK)) {
        throw new Failure(
            Failure.Code.TASK_FAILED, "child for " + text() + " never got to it: " + line);
      }
      long stuckNs = line.number(1);
      line = victim.next(stuckNs + limitNs);
      long noticedNs = limitNs;
      String by = NOBODY;
      String saw = NOTHING;
      if (line != null && line.isEnd()) {
        by = "runtime";
        saw = victim.awaitEnd();
        noticedNs = Clock.nowNs() - stuckNs;
      } else if (line != null && line.is(Standstill.NOTICED)) {
        noticedNs = line.number(1) - stuckNs;
        by = line.word(2);
        saw = line.word(3);
      }
      observations.addNs(
          "noticed_after_ns", noticedNs, "kind=" + text() + ";noticed_by=" + by + ";saw=" + saw);
    }
  }
}
