package concurrency.worker.probing.channels;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** Copies messages through the operating system, by the channels of java.nio. */
public final class ChannelEnd implements End {
  private final ReadableByteChannel from;
  private final WritableByteChannel to;
  private final ByteBuffer own;
  private final ByteBuffer received;

  public ChannelEnd(ReadableByteChannel from, WritableByteChannel to, int bytes) {
    this.from = from;
    this.to = to;
    own = ByteBuffer.allocateDirect(bytes);
    received = ByteBuffer.allocateDirect(bytes);
  }

  @Override
  public void send(boolean more) throws IOException {
    own.clear().put(0, (byte) (more ? 1 : 0));
    while (own.hasRemaining()) {
      to.write(own);
    }
  }

  @Override
  public boolean receive() throws IOException {
    received.clear();
    while (received.hasRemaining()) {
      if (from.read(received) < 0) {
        throw new EOFException();
      }
    }
    return received.get(0) != 0;
  }

  @Override
  public void close() throws IOException {
    from.close();
    to.close();
  }
}
