package concurrency.worker.probing.channels;

import java.util.concurrent.atomic.AtomicReference;

/** A variable that is looked at again and again. */
final class SpinSlot implements Slot {
  private final AtomicReference<byte[]> variable = new AtomicReference<>();
  private final Spin spin = new Spin(null);

  @Override
  public void put(byte[] message) {
    variable.set(message);
  }

  @Override
  public byte[] take() {
    spin.until(this::isFull);
    return variable.getAndSet(null);
  }

  private boolean isFull() {
    return variable.get() != null;
  }
}
