package concurrency.worker.probing.channels;

/** Room for a reference to one message, from one worker to another. */
interface Slot {
  /** Called when the slot is empty. */
  void put(byte[] message) throws InterruptedException;

  /** Waits for a message and leaves the slot empty. */
  byte[] take() throws InterruptedException;
}
