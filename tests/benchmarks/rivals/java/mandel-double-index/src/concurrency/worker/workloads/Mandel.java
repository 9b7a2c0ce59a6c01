// Tries: the column counted as a double beside the index, which saves a conversion per point.
package concurrency.worker.workloads;

import concurrency.worker.Mix;
import concurrency.worker.Task;
import concurrency.worker.Workload;
import java.util.Map;

/**
 * CPU: floating point. A task is one row of {@code size} points of the Mandelbrot set; the job goes
 * through the rows of the image again and again, each time a little lower.
 */
public final class Mandel implements Workload {
  private static final int STEP_LIMIT = 50;
  private static final int SHIFTS = 1024;
  private static final double SHIFT = 0.0009765625; // 1 / SHIFTS

  @Override
  public String name() {
    return "mandel";
  }

  @Override
  public int leastSize() {
    return 1;
  }

  @Override
  public int mostSize() {
    return 1_000_000;
  }

  @Override
  public Task prepare(int size, Map<String, String> parameters) {
    return new Image(size);
  }

  private static final class Image implements Task {
    private final int size;

    Image(int size) {
      this.size = size;
    }

    @Override
    public long run(long seed, long t) {
      double n = size;
      double y = (double) (t % size) + (double) (Mix.mix(seed, t) & (SHIFTS - 1)) * SHIFT;
      double ci = 2.0 * y / n - 1.0;
      double sum = 0.0;
      long steps = 0;
      double column = 0.0;
      for (int x = 0; x < size; x++, column += 1.0) {
        double cr = 2.0 * column / n - 1.5;
        double zr = 0.0;
        double zi = 0.0;
        double tr = 0.0;
        double ti = 0.0;
        int step = 0;
        while (step < STEP_LIMIT && tr + ti <= 4.0) {
          zi = 2.0 * zr * zi + ci;
          zr = tr - ti + cr;
          tr = zr * zr;
          ti = zi * zi;
          step++;
        }
        sum += zr;
        steps += step;
      }
      return Double.doubleToRawLongBits(sum) ^ steps;
    }
  }
}
