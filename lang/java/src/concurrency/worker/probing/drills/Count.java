package concurrency.worker.probing.drills;

import concurrency.worker.Clock;
import concurrency.worker.probing.Mutex;
import concurrency.worker.probing.Words;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Workers count as fast as they can, each for itself or all in one. */
public final class Count implements Drill {
  /** What they count in. */
  public enum Kind {
    NONE,
    UNPADDED,
    ATOMIC,
    LOCK
  }

  private static final int PORTION = 1000;

  /** What came of it. */
  public record Outcome(long firstBeganNs, long lastEndedNs, long most, long all, long counted) {}

  /** The orders for {@code workers} that make {@code repeats} steps each, within the cap. */
  public static long[] orders(Kind kind, int workers, long repeats, long capNs) {
    return new long[] {kind.ordinal(), workers, repeats, capNs};
  }

  @Override
  public void run(Ground ground, int worker, long[] orders) throws IOException {
    Kind kind = Kind.values()[(int) orders[0]];
    long repeats = orders[2];
    long capNs = orders[3];
    ground.passGate(orders[1]);
    long beganNs = Clock.nowNs();
    long now = beganNs;
    long made = 0;
    while (made < repeats && now - beganNs < capNs) {
      int portion = (int) Math.min(PORTION, repeats - made);
      step(kind, ground, worker, portion);
      made += portion;
      now = Clock.nowNs();
    }
    ground.report(worker, 0, beganNs);
    ground.report(worker, 1, now);
    ground.report(worker, 2, made);
  }

  private static void step(Kind kind, Ground ground, int worker, int portion) throws IOException {
    switch (kind) {
      case NONE:
        alone(ground.memory(), ground.own(worker), portion);
        break;
      case UNPADDED:
        alone(ground.memory(), ground.beside(worker), portion);
        break;
      case ATOMIC:
        atomically(ground.memory(), ground.counter(), portion);
        break;
      default:
        locked(ground.memory(), ground.counter(), ground.mutex(), portion);
    }
  }

  /** Opaque, so that each step is made in memory and not in a register. */
  private static void alone(ByteBuffer memory, int at, int portion) {
    for (int i = 0; i < portion; i++) {
      Words.setOpaque(memory, at, Words.getOpaque(memory, at) + 1);
    }
  }

  private static void atomically(ByteBuffer memory, int at, int portion) {
    for (int i = 0; i < portion; i++) {
      Words.getAndAdd(memory, at, 1);
    }
  }

  private static void locked(ByteBuffer memory, int at, Mutex mutex, int portion)
      throws IOException {
    for (int i = 0; i < portion; i++) {
      mutex.lock();
      Words.setOpaque(memory, at, Words.getOpaque(memory, at) + 1);
      mutex.unlock();
    }
  }

  /** What the first {@code workers} reported. */
  public static Outcome outcome(Ground ground, int workers) {
    long began = Long.MAX_VALUE;
    long ended = Long.MIN_VALUE;
    long most = 0;
    long all = 0;
    for (int worker = 0; worker < workers; worker++) {
      began = Math.min(began, ground.reported(worker, 0));
      ended = Math.max(ended, ground.reported(worker, 1));
      most = Math.max(most, ground.reported(worker, 2));
      all += ground.reported(worker, 2);
    }
    return new Outcome(
        began, ended, most, all, Words.getVolatile(ground.memory(), ground.counter()));
  }
}
