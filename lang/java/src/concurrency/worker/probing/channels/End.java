package concurrency.worker.probing.channels;

import java.io.Closeable;
import java.io.IOException;

/** One worker's end of a channel for messages of one size, both ways. */
public interface End extends Closeable {
  /** Sends the message of this end. {@code more}: whether it is not the last. */
  void send(boolean more) throws IOException, InterruptedException;

  /** Returns when the next message is there as a whole. False if it is the last. */
  boolean receive() throws IOException, InterruptedException;

  /** Answers every message with one as large, up to the last. */
  default void answer() throws IOException, InterruptedException {
    while (receive()) {
      send(true);
    }
  }

  @Override
  default void close() throws IOException {}
}
