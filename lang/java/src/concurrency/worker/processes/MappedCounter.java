package concurrency.worker.processes;

import concurrency.worker.TaskSource;
import java.io.File;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The shared counter of the dynamic schedule: eight bytes of a file that all processes map. */
final class MappedCounter implements TaskSource {
  private static final VarHandle COUNTER =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private final ByteBuffer cell;

  private MappedCounter(ByteBuffer cell) {
    this.cell = cell;
  }

  /**
   * Makes a file with a counter of 0 in java.io.tmpdir. The caller deletes it.
   *
   * <p>Not by File.createTempFile, whose random name costs a fresh job tens of milliseconds for a
   * SecureRandom; process, time and CREATE_NEW make sure that it is a file of our own.
   */
  static Path create() throws IOException {
    String name = "worker-counter-" + ProcessHandle.current().pid() + "-" + System.nanoTime();
    Path path = Path.of(System.getProperty("java.io.tmpdir"), name);
    try (FileChannel file =
        FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      file.write(ByteBuffer.allocate(Long.BYTES));
    }
    return path;
  }

  /** Maps the counter in the file {@code path}; the file may be deleted then. */
  static MappedCounter map(String path) throws IOException {
    try (FileChannel file =
        FileChannel.open(
            new File(path).toPath(), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      MappedCounter counter =
          new MappedCounter(file.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES));
      // The first use links the VarHandle, which takes milliseconds: not in the first task.
      long unused = (long) COUNTER.getAndAdd(counter.cell, 0, 0L);
      return counter;
    }
  }

  @Override
  public long next() {
    return (long) COUNTER.getAndAdd(cell, 0, 1L);
  }

  /** Starts again from 0. Only while no worker runs a job. */
  void reset() {
    COUNTER.setVolatile(cell, 0, 0L);
  }
}
