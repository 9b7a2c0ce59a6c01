package concurrency.worker.workloads;

import concurrency.worker.Clock;
import concurrency.worker.Fold;
import concurrency.worker.Mix;
import concurrency.worker.OsIds;
import concurrency.worker.Task;
import concurrency.worker.Workload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/**
 * I/O: the disk. One file per worker; a task writes {@code size} blocks of 64 KiB, makes sure that
 * they are on the disk, and reads them back.
 */
public final class Files implements Workload {
  private static final String DIRECTORY = "directory";
  private static final int BLOCK_BYTES = 1 << 16;

  @Override
  public String name() {
    return "files";
  }

  @Override
  public int leastSize() {
    return 1;
  }

  @Override
  public int mostSize() {
    return 16384;
  }

  @Override
  public String whyNotAsync() {
    return "regular files are always ready for an event loop: reading and writing them blocks it";
  }

  @Override
  public List<String> parameters() {
    return List.of(DIRECTORY);
  }

  @Override
  public Task prepare(int size, Map<String, String> parameters) throws IOException {
    return new Blocks(size, parameters.get(DIRECTORY));
  }

  private static final class Blocks implements Task {
    private final int size;
    private final ByteBuffer block = ByteBuffer.allocateDirect(BLOCK_BYTES);
    private Path path;
    private final FileChannel channel;

    Blocks(int size, String directory) throws IOException {
      this.size = size;
      channel = create(directory);
    }

    /**
     * A new file, which has lost its name by the time it is returned: nothing can leave it there.
     */
    private FileChannel create(String directory) throws IOException {
      while (true) {
        // Threads of one process may read the same time; only one of them makes that file.
        String name = "worker-files-" + OsIds.ofCallingThread().process() + "-" + Clock.nowNs();
        path = Path.of(directory, name);
        try {
          return FileChannel.open(
              path,
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE);
        } catch (FileAlreadyExistsException taken) {
          // The next name then.
        } catch (IOException cause) {
          throw failure("creating", cause);
        }
      }
    }

    @Override
    public long run(long seed, long t) throws IOException {
      write(seed, t);
      try {
        channel.force(true);
      } catch (IOException cause) {
        throw failure("syncing", cause);
      }
      return readBack();
    }

    private void write(long seed, long t) throws IOException {
      try {
        for (int k = 0; k < size; k++) {
          block.clear().putLong(0, Mix.mix(seed, size * t + k));
          whole(channel.write(block, (long) k * BLOCK_BYTES));
        }
      } catch (IOException cause) {
        throw failure("writing", cause);
      }
    }

    private long readBack() throws IOException {
      long fold = Fold.OFFSET;
      try {
        for (int k = 0; k < size; k++) {
          whole(channel.read(block.clear(), (long) k * BLOCK_BYTES));
          fold = (fold ^ block.getLong(0)) * Fold.PRIME;
        }
      } catch (IOException cause) {
        throw failure("reading", cause);
      }
      return fold;
    }

    private static void whole(int bytes) throws IOException {
      if (bytes != BLOCK_BYTES) {
        throw new IOException("only " + bytes + " of " + BLOCK_BYTES + " bytes");
      }
    }

    @Override
    public void release() throws IOException {
      channel.close();
    }

    private IOException failure(String step, IOException cause) {
      return new IOException(step + " " + path + ": " + reason(cause), cause);
    }

    /** A missing folder says so in the name of its exception only. */
    private static String reason(IOException cause) {
      String reason =
          cause instanceof FileSystemException
              ? ((FileSystemException) cause).getReason()
              : cause.getMessage();
      return reason == null ? cause.getClass().getSimpleName() : reason;
    }
  }
}
