package concurrency.worker.processes;

import java.io.File;
import java.util.ArrayList;
import java.util.List;

/** The command that starts a worker process: the one that started this JVM, with less heap. */
public final class JvmCommand {
  private static final String MAIN_CLASS = "concurrency.worker.Main";
  // A JVM of 2 MiB does not come up, one of 3 MiB does (JDK 17, JDK 25); the rest is for the tasks.
  private static final long LEAST_HEAP_KIB = 8 << 10;
  private static final String HEAP = "-Xmx";
  private static final String JAVA =
      System.getProperty("java.home") + File.separator + "bin" + File.separator + "java";

  // What stood between java and the main class, found once: it does not change.
  private static final List<String> OPTIONS = options();

  private JvmCommand() {}

  /** The command, without the arguments of its main class. The heap is ours / {@code workers}. */
  public static List<String> of(Class<?> mainClass, int workers) {
    List<String> command = new ArrayList<>();
    command.add(JAVA);
    long heapKib = Runtime.getRuntime().maxMemory() >> 10;
    for (String option : OPTIONS) {
      if (option.startsWith(HEAP)) {
        heapKib = kib(option.substring(HEAP.length()));
      } else {
        command.add(option);
      }
    }
    command.add(HEAP + Math.max(LEAST_HEAP_KIB, heapKib / workers) + "k");
    command.add(mainClass.getName());
    return command;
  }

  /**
   * The command that starts the whole program again with a heap of {@code heapMib}, without the
   * arguments of its main class: as fast to start as a JVM can be, and leaving no file when it dies
   * of a signal.
   */
  public static List<String> lean(int heapMib) {
    List<String> command = new ArrayList<>();
    command.add(JAVA);
    for (String option : OPTIONS) {
      boolean collector = option.startsWith("-XX:+Use") && option.endsWith("GC");
      if (!option.startsWith(HEAP) && !collector) {
        command.add(option);
      }
    }
    command.addAll(List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(List.of("-XX:-UsePerfData", "-XX:ErrorFile=/dev/null"));
    command.add(HEAP + heapMib + "m");
    command.add(MAIN_CLASS);
    return command;
  }

  private static List<String> options() {
    List<String> options = new ArrayList<>();
    String[] own = ProcessHandle.current().info().arguments().orElse(new String[0]);
    for (String argument : own) {
      if (argument.equals(MAIN_CLASS)) {
        return options;
      }
      options.add(argument);
    }
    // The system did not tell, or cut them off: the class path is what cannot be missing.
    return List.of("-cp", System.getProperty("java.class.path"));
  }

  /** A size as the JVM takes it: in bytes, or with a unit. */
  private static long kib(String size) {
    int last = size.length() - 1;
    int unit = "kmgt".indexOf(Character.toLowerCase(size.charAt(last)));
    return unit < 0
        ? Long.parseLong(size) >> 10
        : Long.parseLong(size.substring(0, last)) << 10 * unit;
  }
}
