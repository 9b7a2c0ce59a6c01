package concurrency.worker.probing;

import concurrency.worker.Clock;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;

/**
 * One byte that two workers hand back and forth. The byte tells which working set is read before
 * the answer.
 */
public final class BallGame {
  /** Ends the game. */
  public static final int OVER = 255;

  private static final int BATCHES = 10;
  private static final int LEAST_BATCHES = 3;

  /** One worker's ends of two pipes. */
  public interface Hands {
    void give(int ball) throws IOException;

    /** Waits; negative at the end of the pipe. */
    int take() throws IOException;
  }

  private final Hands hands;
  private final WorkingSet own;

  public BallGame(Hands hands, WorkingSet own) {
    this.hands = hands;
    this.own = own;
  }

  /** Gives back what comes until the game is over. */
  public void answer() throws IOException {
    for (int ball = hands.take(); ball != OVER; ball = hands.take()) {
      if (ball < 0) {
        throw new EOFException();
      }
      own.touch(ball);
      hands.give(ball);
    }
  }

  /** {@code count} times there and back with the {@code set}th working set. */
  public void rounds(int set, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      hands.give(set);
      if (hands.take() != set) {
        throw new EOFException();
      }
      own.touch(set);
    }
  }

  /**
   * Goes there and back for {@code durationNs}, so that the code is compiled.
   *
   * @throws IOException if the other one is gone
   */
  public void warmUp(int set, long durationNs) throws IOException {
    for (long untilNs = Clock.nowNs() + durationNs; Clock.nowNs() < untilNs; ) {
      rounds(set, 10);
    }
  }

  /** The time of a round in the median of ten batches, of which no more begin after the cap. */
  public double medianNs(int set, int batch, long capNs) throws IOException {
    rounds(set, batch);
    long[] times = new long[BATCHES];
    int made = 0;
    long beganNs = Clock.nowNs();
    long now = beganNs;
    while (made < BATCHES && (made < LEAST_BATCHES || now - beganNs < capNs)) {
      rounds(set, batch);
      long end = Clock.nowNs();
      times[made++] = end - now;
      now = end;
    }
    return (double) new Sample(Arrays.copyOf(times, made)).percentile(50) / batch;
  }
}
