package concurrency.worker.probing.victims;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;

/** The ways to die in the middle of a job. */
public enum Fault {
  EXCEPTION,
  SEGFAULT,
  ABORT,
  STACK_OVERFLOW,
  HEAP_EXHAUSTED,
  EXIT,
  SIGKILL;

  private static final int EXIT_STATUS = 3;
  private static final int PIECE = 1 << 23;

  /** Its name in the protocol. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The one of that name, or null. */
  public static Fault of(String text) {
    for (Fault fault : values()) {
      if (fault.text().equals(text)) {
        return fault;
      }
    }
    return null;
  }

  /** A fault that is ready to happen in this process. */
  public interface Trigger {
    /** Does not return normally. */
    void pull() throws Exception;
  }

  /** Gets all ready, so that nothing has to be loaded or started at the fault. */
  public Trigger prepare() throws Exception {
    switch (this) {
      case EXCEPTION:
        return () -> {
          throw new RuntimeException("on purpose");
        };
      case SEGFAULT:
        return badAccess();
      case ABORT:
        return signal("ABRT");
      case STACK_OVERFLOW:
        return () -> System.err.println(depth(0));
      case HEAP_EXHAUSTED:
        return Fault::exhaust;
      case EXIT:
        return () -> System.exit(EXIT_STATUS);
      default:
        return signal("KILL");
    }
  }

  /** By reflection: the compiler's remark on this class cannot be silenced. */
  private static Trigger badAccess() throws ReflectiveOperationException {
    Class<?> type = Class.forName("sun.misc.Unsafe");
    Field instance = type.getDeclaredField("theUnsafe");
    instance.setAccessible(true);
    Object unsafe = instance.get(null);
    var putAddress = type.getMethod("putAddress", long.class, long.class);
    return () -> putAddress.invoke(unsafe, 0L, 0L);
  }

  /** Java has no call that sends a signal: a shell stands by, and needs one byte to send it. */
  private static Trigger signal(String name) throws IOException {
    String script = "read go && kill -" + name + " " + ProcessHandle.current().pid();
    OutputStream go =
        new ProcessBuilder("/bin/sh", "-c", script)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start()
            .getOutputStream();
    return () -> {
      go.write('\n');
      go.flush();
      while (true) {
        LockSupport.park();
      }
    };
  }

  private static int depth(int depth) {
    return 1 + depth(depth + 1);
  }

  private static void exhaust() {
    List<byte[]> kept = new ArrayList<>();
    while (true) {
      kept.add(new byte[PIECE]);
    }
  }
}
