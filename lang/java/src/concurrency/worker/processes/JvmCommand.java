package concurrency.worker.processes;

import java.io.File;
import java.util.ArrayList;
import java.util.List;

/** The command that starts a worker process: the one that started this JVM, with less heap. */
final class JvmCommand {
  private static final String MAIN_CLASS = "concurrency.worker.Main";
  private static final int WHOLE_HEAP_KIB = 1 << 20;
  // A JVM of 2 MiB does not come up, one of 3 MiB does (JDK 17, JDK 25); the rest is for the tasks.
  private static final int LEAST_HEAP_KIB = 8 << 10;
  private static final String HEAP = "-Xmx";

  // Options, such as the choice of a collector, are found once: they do not change.
  private static final List<String> OPTIONS = options();

  private JvmCommand() {}

  /** The command, without the arguments of its main class. The heap is 1 GiB / {@code workers}. */
  static List<String> of(Class<?> mainClass, int workers) {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
    command.addAll(OPTIONS);
    command.add(HEAP + Math.max(LEAST_HEAP_KIB, WHOLE_HEAP_KIB / workers) + "k");
    command.add(mainClass.getName());
    return command;
  }

  /** What stood between java and the main class, without the heap. */
  private static List<String> options() {
    List<String> options = new ArrayList<>();
    String[] own = ProcessHandle.current().info().arguments().orElse(new String[0]);
    for (String argument : own) {
      if (argument.equals(MAIN_CLASS)) {
        return options;
      }
      if (!argument.startsWith(HEAP)) {
        options.add(argument);
      }
    }
    // The system did not tell, or cut them off: the class path is what cannot be missing.
    return List.of("-cp", System.getProperty("java.class.path"));
  }
}
