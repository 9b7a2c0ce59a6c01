package concurrency.worker.asynchronous;

import concurrency.worker.AsyncTask;
import concurrency.worker.AsyncWorkload;
import concurrency.worker.Clock;
import concurrency.worker.Mix;
import concurrency.worker.Wakeups;
import java.util.Map;

/** Sleeping as an entry in the loop's queue of deadlines. */
public final class Sleep implements AsyncWorkload {
  @Override
  public String name() {
    return "sleep";
  }

  @Override
  public AsyncTask engage(int size, Map<String, String> parameters, Wakeups wakeups) {
    long durationNs = size * 1000L;
    return new AsyncTask() {
      private long result;

      @Override
      public boolean begin(long seed, long t) {
        result = Mix.mix(seed, t);
        if (durationNs == 0) {
          return true;
        }
        wakeups.wakeAt(Clock.nowNs() + durationNs);
        return false;
      }

      @Override
      public boolean resume() {
        return true;
      }

      @Override
      public long result() {
        return result;
      }
    };
  }
}
