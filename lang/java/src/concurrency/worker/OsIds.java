package concurrency.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the kernel calls a thread.
 *
 * @param process as getpid answers
 * @param thread as gettid answers; where there is no /proc (macOS), Java's own number of the
 *     thread, which tells threads of one process apart but is unknown to the kernel
 */
public record OsIds(long process, long thread) {
  // A link to "PID/task/TID" of the thread that reads it (Linux 3.17 and later).
  private static final Path THREAD_SELF = Path.of("/proc/thread-self");

  /** The ids of the calling thread, read now. One system call on Linux. */
  public static OsIds ofCallingThread() {
    String link;
    try {
      link = Files.readSymbolicLink(THREAD_SELF).toString();
    } catch (IOException noProc) {
      return new OsIds(ProcessHandle.current().pid(), Thread.currentThread().getId());
    }
    return new OsIds(
        Long.parseLong(link, 0, link.indexOf('/'), 10),
        Long.parseLong(link, link.lastIndexOf('/') + 1, link.length(), 10));
  }

  /** Whether {@link #thread} is the kernel's number on this machine. */
  static boolean areKernelThreadIds() {
    return Files.isSymbolicLink(THREAD_SELF);
  }
}
