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

/** Threads get a reference, and all have the same data. */
final class ThreadReaders implements Readers {
  private static final long LIMIT_S = 60;
  private static final byte[] NO_MORE = {};

  private final List<BlockingQueue<byte[]>> handed = new ArrayList<>();
  private final BlockingQueue<Long> answers = new LinkedBlockingQueue<>();
  private final List<Long> threads = new ArrayList<>();
  private final ThreadTeam team;
  private byte[] data;

  ThreadReaders(Model model, int workers) throws InterruptedException {
    for (int worker = 0; worker < workers; worker++) {
      handed.add(new ArrayBlockingQueue<>(1));
    }
    team = ThreadTeam.start(model.threads(), workers, this::serve);
    for (long id : answersOfAll()) {
      if (!model.multiplexed()) { // else nobody can name the threads
        threads.add(id);
      }
    }
  }

  private void serve(int worker) throws InterruptedException {
    BlockingQueue<byte[]> own = handed.get(worker);
    answers.add(OsIds.ofCallingThread().thread());
    answers.add(WorkingSet.sum(own.take()));
    byte[] shared = own.take();
    SharedData.write(shared);
    answers.add(0L);
    own.take();
  }

  @Override
  public long[] read(byte[] shared) throws InterruptedException {
    data = shared;
    handAll(shared);
    return answersOfAll();
  }

  @Override
  public void write() throws InterruptedException {
    handAll(data);
    answersOfAll();
  }

  private void handAll(byte[] message) {
    for (BlockingQueue<byte[]> own : handed) {
      own.add(message);
    }
  }

  private long[] answersOfAll() throws InterruptedException {
    long[] all = new long[handed.size()];
    for (int i = 0; i < all.length; i++) {
      Long answer = answers.poll(LIMIT_S, TimeUnit.SECONDS);
      if (answer == null) {
        throw new Failure(Failure.Code.TASK_FAILED, "a worker does not answer");
      }
      all[i] = answer;
    }
    return all;
  }

  @Override
  public List<Long> processes() {
    return List.of();
  }

  @Override
  public List<Long> threads() {
    return threads;
  }

  @Override
  public void dismiss() throws InterruptedException {
    handAll(NO_MORE);
    team.join();
  }

  @Override
  public void close() {}
}
