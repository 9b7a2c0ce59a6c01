package concurrency.worker.asynchronous;

import concurrency.worker.AsyncTask;
import concurrency.worker.AsyncWorkload;
import concurrency.worker.Mix;
import concurrency.worker.Wakeups;
import java.util.Map;

/** A stray line printed inside the loop. */
public final class Selftest implements AsyncWorkload {
  @Override
  public String name() {
    return "selftest";
  }

  @Override
  public AsyncTask engage(int size, Map<String, String> parameters, Wakeups wakeups) {
    return new AsyncTask() {
      private long result;

      @Override
      public boolean begin(long seed, long t) {
        System.out.println("selftest: a stray line from task " + t);
        result = Mix.mix(seed, t);
        return true;
      }

      @Override
      public long result() {
        return result;
      }
    };
  }
}
