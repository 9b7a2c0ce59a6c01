package concurrency.worker;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** The protocol's way out. Used by the main thread only. */
final class Output {
  private static final int BUFFER_BYTES = 1 << 16;
  // The harness takes error messages of up to 4096 characters.
  private static final int MESSAGE_LIMIT = 4000;

  private final byte[] outOfMemory = line(Failure.OUT_OF_MEMORY);
  private final OutputStream stream;

  /** Writes to {@code raw}; see {@link StandardOutput#claim}. */
  Output(OutputStream raw) {
    stream = new BufferedOutputStream(raw, BUFFER_BYTES);
  }

  /** Buffers a line. */
  void write(JsonLine line) throws IOException {
    stream.write(line.bytes());
  }

  /** The {@code started} line, flushed at once. */
  void started() throws IOException {
    write(
        new JsonLine("started")
            .field("pid", OsIds.ofCallingThread().process())
            .field("clock_ns", Clock.nowNs()));
    stream.flush();
  }

  /** Writes a line, and all before it, at once. */
  void writeNow(JsonLine line) throws IOException {
    write(line);
    stream.flush();
  }

  /** Writes a line that is not of the protocol, at once. */
  void writeNow(String line) throws IOException {
    stream.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
    stream.flush();
  }

  /** The last line of a program that did what it was asked, flushed with all before it. */
  void done() throws IOException {
    write(new JsonLine("done"));
    stream.flush();
  }

  /** The last line of a program that did not. */
  void error(Failure failure) throws IOException {
    byte[] line;
    try {
      line = line(failure);
    } catch (OutOfMemoryError noRoomToTellMore) {
      line = outOfMemory;
    }
    stream.write(line);
    stream.flush();
  }

  private static byte[] line(Failure failure) {
    String message = failure.getMessage();
    return new JsonLine("error")
        .field("code", failure.code().text)
        .field("message", message.substring(0, Math.min(message.length(), MESSAGE_LIMIT)))
        .bytes();
  }
}
