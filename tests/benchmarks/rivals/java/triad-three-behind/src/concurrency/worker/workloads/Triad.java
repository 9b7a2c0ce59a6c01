// Tries: the sum with its index three ahead, so that the largest index is the one that is tested.
package concurrency.worker.workloads;

import concurrency.worker.Task;
import concurrency.worker.Workload;
import java.util.Map;

/**
 * CPU: memory bandwidth. Three arrays of {@code size} doubles per worker; a task computes a = b + k
 * c and reads a again. All numbers are whole and far below 2^53, so the sum is exact in any order.
 */
public final class Triad implements Workload {
  private static final int VALUES = 1024;
  private static final int FACTORS = 16;

  @Override
  public String name() {
    return "triad";
  }

  @Override
  public int mostSize() {
    return 1 << 27;
  }

  @Override
  public Task prepare(int size, Map<String, String> parameters) {
    return new Arrays(size);
  }

  private static final class Arrays implements Task {
    private final double[] a;
    private final double[] b;
    private final double[] c;

    Arrays(int size) {
      a = new double[size];
      b = new double[size];
      c = new double[size];
      for (int i = 0; i < size; i++) {
        a[i] = 0.0; // the page is touched now, whatever `new` did
        b[i] = i & (VALUES - 1);
        c[i] = 3 * i & (VALUES - 1);
      }
    }

    @Override
    public long run(long seed, long t) {
      add(a, b, c, (t & (FACTORS - 1)) + 1);
      return (long) sum(a);
    }

    private static void add(double[] a, double[] b, double[] c, double k) {
      for (int i = 0; i < a.length; i++) {
        a[i] = b[i] + k * c[i];
      }
    }

    /** In four parts, since one sum would wait for each addition before it began the next. */
    private static double sum(double[] a) {
      double sum0 = 0.0;
      double sum1 = 0.0;
      double sum2 = 0.0;
      double sum3 = 0.0;
      int whole = a.length & -4;
      for (int i = 3; i < a.length; i += 4) {
        sum0 += a[i - 3];
        sum1 += a[i - 2];
        sum2 += a[i - 1];
        sum3 += a[i];
      }
      for (int i = whole; i < a.length; i++) {
        sum0 += a[i];
      }
      return sum0 + sum1 + sum2 + sum3;
    }
  }
}
