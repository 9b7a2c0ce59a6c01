package concurrency.worker.probing;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Memory that processes share, or a file to lock. Where there is /proc it loses its name as soon as
 * it exists, and others open it as a descriptor of this process: whatever ends the program, nothing
 * is left of it.
 */
public final class SharedFile implements Closeable {
  private static final Path IN_MEMORY = Path.of("/dev/shm");
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  private final FileChannel file;
  private final boolean nameless;
  private final Path path;

  private SharedFile(FileChannel file, boolean nameless, Path path) {
    this.file = file;
    this.nameless = nameless;
    this.path = path;
  }

  /** A new one of {@code bytes} zeros. */
  public static SharedFile create(int bytes) throws IOException {
    Path own = ownPath("shared");
    boolean nameless = Files.isDirectory(DESCRIPTORS);
    OpenOption last = nameless ? StandardOpenOption.DELETE_ON_CLOSE : StandardOpenOption.WRITE;
    FileChannel file =
        FileChannel.open(
            own,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            last);
    file.write(ByteBuffer.allocate(1), bytes - 1L);
    return new SharedFile(file, nameless, nameless ? descriptorOf(own) : own);
  }

  /** A name that no other process uses, in memory where the system has a folder for that. */
  public static Path ownPath(String kind) {
    Path folder =
        Files.isDirectory(IN_MEMORY) && Files.isWritable(IN_MEMORY)
            ? IN_MEMORY
            : Path.of(System.getProperty("java.io.tmpdir"));
    long pid = ProcessHandle.current().pid();
    return folder.resolve("worker-" + kind + "-" + pid + "-" + System.nanoTime());
  }

  private static Path descriptorOf(Path file) throws IOException {
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(DESCRIPTORS)) {
      for (Path descriptor : descriptors) {
        if (leadsTo(descriptor, file)) {
          String number = descriptor.getFileName().toString();
          return Path.of("/proc", Long.toString(ProcessHandle.current().pid()), "fd", number);
        }
      }
    }
    throw new IOException("no descriptor of " + file);
  }

  private static boolean leadsTo(Path descriptor, Path file) {
    try {
      return Files.readSymbolicLink(descriptor).toString().startsWith(file.toString());
    } catch (IOException closedMeanwhile) {
      return false; // such as the one that reads the folder
    }
  }

  /** How any process of this user opens it while this one lives. */
  public String path() {
    return path.toString();
  }

  /** Opens what {@link #path} names. */
  public static FileChannel open(String path) throws IOException {
    return FileChannel.open(Path.of(path), StandardOpenOption.READ, StandardOpenOption.WRITE);
  }

  /** Maps what {@link #path} names. */
  public static ByteBuffer map(String path, int bytes) throws IOException {
    try (FileChannel file = open(path)) {
      return file.map(FileChannel.MapMode.READ_WRITE, 0, bytes);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
    if (!nameless) {
      Files.deleteIfExists(path);
    }
  }
}
