package concurrency.worker;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The lines {@code release} on standard input. Used by the main thread only. */
final class Releases {
  private static final String RELEASE = "release";

  private final Lifeline lifeline;
  private final InputStream input = new FileInputStream(FileDescriptor.in);

  /**
   * @param lifeline who reads standard input anyway; null if nobody does
   */
  Releases(Lifeline lifeline) {
    this.lifeline = lifeline;
  }

  /** Waits for the next one. Ends the program where standard input ends first. */
  void await() throws IOException, InterruptedException {
    StringBuilder line = new StringBuilder();
    while (!line.toString().equals(RELEASE)) {
      line.setLength(0);
      for (int c = next(); c != '\n'; c = next()) {
        line.append((char) c);
      }
    }
  }

  private int next() throws IOException, InterruptedException {
    int c = lifeline == null ? input.read() : lifeline.next();
    if (c < 0) {
      Runtime.getRuntime().halt(1);
    }
    return c;
  }
}
