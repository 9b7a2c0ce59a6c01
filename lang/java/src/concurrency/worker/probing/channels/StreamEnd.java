package concurrency.worker.probing.channels;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Copies messages through standard input and output. Does not close them. */
public final class StreamEnd implements End {
  private final InputStream from;
  private final OutputStream to;
  private final byte[] own;
  private final byte[] received;

  public StreamEnd(InputStream from, OutputStream to, int bytes) {
    this.from = from;
    this.to = to;
    own = new byte[bytes];
    received = new byte[bytes];
  }

  @Override
  public void send(boolean more) throws IOException {
    own[0] = (byte) (more ? 1 : 0);
    to.write(own);
    to.flush();
  }

  @Override
  public boolean receive() throws IOException {
    if (from.readNBytes(received, 0, received.length) < received.length) {
      throw new EOFException();
    }
    return received[0] != 0;
  }
}
