package concurrency.worker.probing.drills;

import concurrency.worker.Clock;
import concurrency.worker.probing.Mutex;
import concurrency.worker.probing.Words;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Workers read one counter, add 1 and write it: with a lock, or without. */
public final class Update implements Drill {
  private static final int PORTION = 100;

  /** What came of it. */
  public record Outcome(long updates, long counted) {}

  /** The orders for {@code workers} that make {@code repeats} updates each, within the cap. */
  public static long[] orders(boolean locked, int workers, long repeats, long capNs) {
    return new long[] {locked ? 1 : 0, workers, repeats, capNs};
  }

  @Override
  public void run(Ground ground, int worker, long[] orders) throws IOException {
    boolean locked = orders[0] != 0;
    long repeats = orders[2];
    ground.passGate(orders[1]);
    long untilNs = Clock.nowNs() + orders[3];
    long made = 0;
    while (made < repeats && Clock.nowNs() < untilNs) {
      int portion = (int) Math.min(PORTION, repeats - made);
      if (locked) {
        locked(ground.memory(), ground.counter(), ground.mutex(), portion);
      } else {
        free(ground.memory(), ground.counter(), portion);
      }
      made += portion;
    }
    ground.report(worker, 0, made);
  }

  // excerpt of race
  private static void free(ByteBuffer memory, int at, int portion) {
    for (int i = 0; i < portion; i++) {
      Words.setOpaque(memory, at, Words.getOpaque(memory, at) + 1);
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
  // end of excerpt

  /** What the first {@code workers} reported, and what is in the counter. */
  public static Outcome outcome(Ground ground, int workers) {
    long updates = 0;
    for (int worker = 0; worker < workers; worker++) {
      updates += ground.reported(worker, 0);
    }
    return new Outcome(updates, Words.getVolatile(ground.memory(), ground.counter()));
  }
}
