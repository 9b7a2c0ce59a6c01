package concurrency.worker.probing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Between processes: standard input and output. */
public final class StreamHands implements BallGame.Hands {
  private final InputStream in;
  private final OutputStream out;

  public StreamHands(InputStream in, OutputStream out) {
    this.in = in;
    this.out = out;
  }

  @Override
  public void give(int ball) throws IOException {
    out.write(ball);
    out.flush();
  }

  @Override
  public int take() throws IOException {
    return in.read();
  }
}
