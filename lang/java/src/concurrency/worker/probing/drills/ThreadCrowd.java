package concurrency.worker.probing.drills;

import concurrency.worker.probing.ThreadMutex;
import concurrency.worker.probing.ThreadTeam;
import java.nio.ByteBuffer;
import java.util.concurrent.ThreadFactory;

/** Threads, made anew for each drill. */
final class ThreadCrowd implements Crowd {
  private static final int ALIGNMENT = 128;

  private final ThreadFactory factory;
  private final Ground ground;

  ThreadCrowd(ThreadFactory factory, int workers) {
    this.factory = factory;
    int bytes = Ground.bytes(workers); // a multiple of the alignment
    ByteBuffer memory = ByteBuffer.allocateDirect(bytes + ALIGNMENT).alignedSlice(ALIGNMENT);
    ground = new Ground(memory, new ThreadMutex(), workers);
  }

  @Override
  public Ground run(Class<? extends Drill> drill, int workers, long... orders)
      throws InterruptedException {
    ground.clear();
    Drill chosen = Drill.ALL[Drill.place(drill)];
    ThreadTeam.start(factory, workers, worker -> chosen.run(ground, worker, orders)).join();
    return ground;
  }

  @Override
  public void close() {}
}
