package concurrency.worker.probing;

import concurrency.worker.Failure;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** Threads that tell each other through queues. */
final class ThreadSiblings implements Siblings {
  private static final long LIMIT_S = 60;
  private static final Order LEAVE = new Order(null, 0);

  private final BlockingQueue<Order> toSetter = new ArrayBlockingQueue<>(1);
  private final BlockingQueue<Order> toLooker = new ArrayBlockingQueue<>(1);
  private final BlockingQueue<Long> seen = new ArrayBlockingQueue<>(1);
  private final ThreadTeam team;

  private record Order(Change change, long value) {}

  ThreadSiblings(ThreadFactory factory, SharedFile file) {
    team =
        ThreadTeam.start(
            factory,
            2,
            worker -> {
              Change.View view = new Change.View(file.path());
              if (worker == 0) {
                set(view);
              } else {
                look(view);
              }
            });
  }

  private void set(Change.View view) throws InterruptedException {
    for (Order order = toSetter.take(); order != LEAVE; order = toSetter.take()) {
      view.set(order.change(), order.value());
      toLooker.put(order);
    }
    toLooker.put(LEAVE);
  }

  private void look(Change.View view) throws InterruptedException {
    for (Order order = toLooker.take(); order != LEAVE; order = toLooker.take()) {
      seen.put(view.get(order.change()));
    }
  }

  @Override
  public long setAndLook(Change change, long value) throws InterruptedException {
    toSetter.put(new Order(change, value));
    Long answer = seen.poll(LIMIT_S, TimeUnit.SECONDS);
    if (answer == null) {
      throw new Failure(Failure.Code.TASK_FAILED, "the sibling does not answer");
    }
    return answer;
  }

  @Override
  public void dismiss() throws InterruptedException {
    toSetter.put(LEAVE);
    team.join();
  }

  @Override
  public void close() {}
}
