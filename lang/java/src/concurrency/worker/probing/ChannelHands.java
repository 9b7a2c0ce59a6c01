package concurrency.worker.probing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;

/** Between threads: two pipes of the operating system. */
public final class ChannelHands implements BallGame.Hands {
  private final Pipe from;
  private final Pipe to;
  private final ByteBuffer ball = ByteBuffer.allocateDirect(1);

  public ChannelHands(Pipe from, Pipe to) {
    this.from = from;
    this.to = to;
  }

  @Override
  public void give(int value) throws IOException {
    to.sink().write(ball.clear().put(0, (byte) value));
  }

  @Override
  public int take() throws IOException {
    return from.source().read(ball.clear()) < 0 ? -1 : ball.get(0) & 0xff;
  }
}
