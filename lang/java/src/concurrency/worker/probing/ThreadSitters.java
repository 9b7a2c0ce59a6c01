package concurrency.worker.probing;

import concurrency.worker.Failure;
import concurrency.worker.Model;
import concurrency.worker.OsIds;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Threads that wait as the threads of a pool do: each at a queue of its own. */
final class ThreadSitters implements Sitters {
  private static final long LIMIT_S = 60;
  private static final int NO_ID = 0;

  private final Model model;
  private final boolean named;
  private final List<Sitter> sitters = new ArrayList<>();
  // What the workers have to say: an id, or what went wrong.
  private final BlockingQueue<Object> answers = new LinkedBlockingQueue<>();

  ThreadSitters(Model model) {
    this.model = model;
    named = !model.multiplexed(); // else nobody can name the threads
  }

  @Override
  public void growTo(int count) throws InterruptedException {
    int before = sitters.size();
    while (sitters.size() < count) {
      Sitter sitter = new Sitter();
      sitters.add(sitter);
      sitter.thread = model.threads().newThread(sitter);
      sitter.thread.start();
    }
    await(count - before);
  }

  @Override
  public void work() throws InterruptedException {
    for (Sitter sitter : sitters) {
      sitter.orders.add(true);
    }
    await(sitters.size());
  }

  private void await(int count) throws InterruptedException {
    for (int i = 0; i < count; i++) {
      Object answer = answers.poll(LIMIT_S, TimeUnit.SECONDS);
      if (!(answer instanceof Sitter)) {
        throw new Failure(Failure.Code.TASK_FAILED, "a worker did not answer: " + answer);
      }
    }
  }

  @Override
  public List<Long> processes() {
    return List.of();
  }

  @Override
  public List<Long> threads() {
    List<Long> ids = new ArrayList<>();
    for (Sitter sitter : sitters) {
      if (named) {
        ids.add(sitter.id);
      }
    }
    return ids;
  }

  @Override
  public void dismiss() throws InterruptedException {
    for (Sitter sitter : sitters) {
      sitter.orders.add(false);
    }
    for (Sitter sitter : sitters) {
      sitter.thread.join(TimeUnit.SECONDS.toMillis(LIMIT_S));
    }
  }

  @Override
  public void close() {}

  private final class Sitter implements Runnable {
    private final BlockingQueue<Boolean> orders = new ArrayBlockingQueue<>(1);
    private Thread thread;
    // Written before the worker says that it is ready.
    private long id = NO_ID;
    // Grows with every order, so that nothing is given back.
    private final List<byte[]> kept = new ArrayList<>(2);

    @Override
    public void run() {
      try {
        id = named ? OsIds.ofCallingThread().thread() : NO_ID;
        answers.add(this);
        while (orders.take()) {
          kept.add(Chores.someWork());
          answers.add(this);
        }
      } catch (Throwable thrown) {
        answers.add(thrown);
      }
    }
  }
}
