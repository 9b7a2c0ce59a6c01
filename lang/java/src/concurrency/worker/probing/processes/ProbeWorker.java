package concurrency.worker.probing.processes;

import concurrency.worker.StandardOutput;
import java.io.EOFException;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.OutputStream;
import java.util.Arrays;

/** The main class of a worker process of a probe: loads the class of its role and no other. */
public final class ProbeWorker {
  private static final String ROLES = "concurrency.worker.probing.roles.";

  private ProbeWorker() {}

  /** The first argument is the role. Ends the JVM when the role ends, or the parent is gone. */
  public static void main(String[] arguments) throws Exception {
    OutputStream out = StandardOutput.claim();
    Role role = (Role) Class.forName(ROLES + arguments[0]).getDeclaredConstructor().newInstance();
    WorkerPipe parent = new WorkerPipe(new FileInputStream(FileDescriptor.in), out);
    try {
      role.play(parent, Arrays.copyOfRange(arguments, 1, arguments.length));
    } catch (EOFException parentIsGone) {
      Runtime.getRuntime().halt(1);
    }
    Runtime.getRuntime().halt(0);
  }
}
