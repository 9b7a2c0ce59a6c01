package concurrency.worker;

import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;

/** Keeps stray prints out of what the program was started to say. */
public final class StandardOutput {
  private static final String OWN_STDOUT = "/proc/self/fd/1";

  private StandardOutput() {}

  /**
   * Moves standard output to a private descriptor and points {@code System.out} at standard error.
   *
   * <p>Descriptor 1 itself becomes /dev/null, which is what HotSpot does when stream 0, 1 or 2 is
   * closed; Java cannot dup2. The JVM's own messages are sent to standard error by its flags.
   *
   * <p>Java cannot set close-on-exec either, but ProcessBuilder closes every descriptor above 2 in
   * the child, so no child holds the private one.
   *
   * @return the private way to where standard output went, unbuffered
   */
  public static OutputStream claim() {
    OutputStream claimed;
    try {
      claimed = reopen();
      new FileOutputStream(FileDescriptor.out).close();
    } catch (IOException noWay) {
      // Descriptor 1 stays the protocol's. Java code cannot reach it any more; native code that
      // prints still could.
      claimed = new FileOutputStream(FileDescriptor.out);
    }
    System.setOut(System.err);
    return claimed;
  }

  /**
   * What descriptor 1 leads to, opened again.
   *
   * @throws IOException without /proc (macOS), for a socket, which cannot be opened by name, and
   *     for a regular file: opened again it has an offset of its own, and whatever writes to the
   *     shared one next (the shell's next command) would overwrite ours
   */
  private static OutputStream reopen() throws IOException {
    if (new File(OWN_STDOUT).isFile()) {
      throw new IOException("a regular file");
    }
    // To open a pipe for writing waits for a reader, for ever if the reader has gone already. To
    // open it for both never waits; while that is held, there is a reader.
    RandomAccessFile reader = new RandomAccessFile(OWN_STDOUT, "rw");
    try {
      return new FileOutputStream(OWN_STDOUT, true);
    } finally {
      reader.close();
    }
  }
}
