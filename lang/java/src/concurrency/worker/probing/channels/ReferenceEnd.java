package concurrency.worker.probing.channels;

import concurrency.worker.probing.WorkingSet;

/** Hands over references: the message itself stays where it is, and the receiver reads it. */
final class ReferenceEnd implements End {
  private final Slot from;
  private final Slot to;
  private final byte[] message;
  private long sink;

  ReferenceEnd(Slot from, Slot to, int bytes) {
    this.from = from;
    this.to = to;
    message = new byte[bytes];
  }

  @Override
  public void send(boolean more) throws InterruptedException {
    message[0] = (byte) (more ? 1 : 0);
    to.put(message);
  }

  @Override
  public boolean receive() throws InterruptedException {
    byte[] received = from.take();
    sink += WorkingSet.sum(received);
    return received[0] != 0;
  }

  /** What was read, all together. */
  long sink() {
    return sink;
  }
}
