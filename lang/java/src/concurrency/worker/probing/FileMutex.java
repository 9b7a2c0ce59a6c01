package concurrency.worker.probing;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;

/** Between processes: the lock of a byte of a file, the one that Java has for that. */
public final class FileMutex implements Mutex {
  private final FileChannel file;
  private final long at;
  private FileLock held;

  /** Each process opens the file for itself; see {@link SharedFile#open}. */
  public FileMutex(FileChannel file, long at) {
    this.file = file;
    this.at = at;
  }

  @Override
  public void lock() throws IOException {
    held = file.lock(at, 1, false);
  }

  @Override
  public void unlock() throws IOException {
    held.release();
  }
}
