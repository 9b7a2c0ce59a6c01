package concurrency.worker.probing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Locale;

/** Something that one worker changes and another looks at. */
public enum Change {
  VARIABLE,
  SHARED_MAPPING;

  /** How much of the file is mapped. */
  public static final int BYTES = 4096;

  // The ordinary variable of the program. Which thread sees it when is up to how it is told.
  private static long variable;

  /** What one worker has of it. */
  public static final class View {
    private final ByteBuffer mapping;

    /** Maps what {@link SharedFile#path} named. */
    public View(String path) throws IOException {
      mapping = SharedFile.map(path, BYTES);
    }

    public void set(Change change, long value) {
      if (change == VARIABLE) {
        variable = value;
      } else {
        mapping.putLong(0, value);
      }
    }

    public long get(Change change) {
      return change == VARIABLE ? variable : mapping.getLong(0);
    }
  }

  /** Its name in the protocol. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
