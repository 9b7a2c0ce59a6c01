package concurrency.worker.probing.channels;

import java.util.Locale;

/** The ways between a process and a worker process of it. */
public enum ProcessChannel {
  PIPE,
  TCP,
  UNIX_SOCKET,
  SHARED_SPIN;

  /** Its name in the protocol. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
