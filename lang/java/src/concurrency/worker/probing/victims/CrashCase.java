package concurrency.worker.probing.victims;

import concurrency.worker.Clock;
import concurrency.worker.Failure;
import concurrency.worker.Model;
import concurrency.worker.Observations;
import concurrency.worker.ProbeRequest;

/** One way to die in one pool: what the child does, and what its parent makes of it. */
public record CrashCase(Fault fault, PoolKind pool) {
  // What the child says, a line each.
  private static final String ARMED = "armed";
  private static final String RESULT = "result";
  private static final String SAW = "saw";
  private static final String SETTLED = "settled";

  private static final long START_LIMIT_NS = 30_000_000_000L;
  private static final long GRACE_NS = 1_000_000_000L;
  private static final String NOTHING = "nothing";
  private static final String IN_ORDER = "exit-0";

  /** As a parameter says it. */
  public String text() {
    return fault.text() + "." + pool.text();
  }

  /** The reverse of {@link #text}. Throws Failure (usage). */
  public static CrashCase parse(String text) {
    int dot = text.indexOf('.');
    Fault fault = Fault.of(text.substring(0, Math.max(0, dot)));
    for (PoolKind pool : PoolKind.values()) {
      if (fault != null && pool.text().equals(text.substring(dot + 1))) {
        return new CrashCase(fault, pool);
      }
    }
    throw Failure.usage("case '" + text + "' is none");
  }

  /** The child: runs the pool, and tells what its owner sees. */
  public void play(Model model, long limitMs, Observations parent) throws Exception {
    Pool workers = pool.open(model, fault, atNs -> parent.tell(ARMED + " " + atNs));
    workers.start();
    for (int settled = 0; settled < Pool.JOBS; settled++) {
      Pool.Settled job = workers.next(limitMs);
      if (job == null) {
        break;
      }
      parent.tell(
          job.saw() == null
              ? RESULT + " " + job.job()
              : SAW + " " + job.knewNs() + " " + job.saw());
    }
    parent.tell(SETTLED + " " + workers.siblingsAlive());
    workers.stop();
  }

  /** The parent: starts the child, and tells what became of it. */
  public void watch(ProbeRequest request, long limitMs, Observations observations)
      throws Exception {
    try (Victim victim = Victim.start(request, text())) {
      long armedNs = 0;
      long knewNs = 0;
      String saw = NOTHING;
      long siblings = 0;
      long done = 0;
      long untilNs = Clock.nowNs() + START_LIMIT_NS;
      Victim.Line line = victim.next(untilNs);
      for (; line != null && !line.isEnd() && !line.is(SETTLED); line = victim.next(untilNs)) {
        if (line.is(ARMED)) {
          armedNs = line.number(1);
          untilNs = armedNs + limitMs * 1_000_000 + GRACE_NS;
        } else if (line.is(SAW)) {
          knewNs = line.number(1);
          saw = line.word(2);
        } else if (line.is(RESULT)) {
          done++;
        } else if (armedNs == 0) {
          throw new Failure(Failure.Code.TASK_FAILED, "child for " + text() + ": " + line.words());
        }
      }
      if (armedNs == 0) {
        throw new Failure(Failure.Code.TASK_FAILED, "child for " + text() + " never got to it");
      }
      if (line != null && line.is(SETTLED)) {
        siblings = line.number(1);
      }
      // One that neither settled nor ended lives on.
      String end = line == null ? IN_ORDER : victim.awaitEnd();
      boolean survived = end.equals(IN_ORDER);
      if (!survived && knewNs == 0) {
        knewNs = Clock.nowNs();
      }
      String condition =
          "kind=" + fault.text() + ";pool=" + pool.text() + ";saw=" + saw + ";end=" + end;
      observations.add("siblings_alive", survived ? siblings : 0, "workers", condition);
      observations.add("child_survived", survived ? 1 : 0, "programs", condition);
      observations.add("jobs_done", done, "jobs", condition);
      if (knewNs != 0) {
        observations.addNs("owner_knew_ns", knewNs - armedNs, condition);
      }
    }
  }
}
