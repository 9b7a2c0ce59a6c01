package concurrency.worker.probing;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Access to 64-bit words of memory outside the heap, at offsets that are multiples of eight: the
 * same for memory of one process and memory that several have mapped.
 */
public final class Words {
  private static final VarHandle LONGS =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

  // The first use of each loads classes, and loading can make the JVM throw away what it compiled
  // of the others: all first uses come before any is timed.
  static {
    ByteBuffer scratch = ByteBuffer.allocateDirect(Long.BYTES);
    setOpaque(scratch, 0, getOpaque(scratch, 0));
    setVolatile(scratch, 0, getVolatile(scratch, 0));
    getAndAdd(scratch, 0, 1);
  }

  private Words() {}

  /** Neither torn nor left out, but in no order with other words. */
  public static long getOpaque(ByteBuffer memory, int offset) {
    return (long) LONGS.getOpaque(memory, offset);
  }

  /** As {@link #getOpaque}. */
  public static void setOpaque(ByteBuffer memory, int offset, long value) {
    LONGS.setOpaque(memory, offset, value);
  }

  public static long getVolatile(ByteBuffer memory, int offset) {
    return (long) LONGS.getVolatile(memory, offset);
  }

  public static void setVolatile(ByteBuffer memory, int offset, long value) {
    LONGS.setVolatile(memory, offset, value);
  }

  /** One atomic step. */
  public static long getAndAdd(ByteBuffer memory, int offset, long delta) {
    return (long) LONGS.getAndAdd(memory, offset, delta);
  }
}
