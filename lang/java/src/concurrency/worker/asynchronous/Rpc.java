package concurrency.worker.asynchronous;

import static concurrency.worker.workloads.Rpc.ADDRESS;
import static concurrency.worker.workloads.Rpc.CONNECT_LIMIT_MS;
import static concurrency.worker.workloads.Rpc.failure;
import static concurrency.worker.workloads.Rpc.resolve;

import concurrency.worker.AsyncTask;
import concurrency.worker.AsyncWorkload;
import concurrency.worker.Clock;
import concurrency.worker.Mix;
import concurrency.worker.Wakeups;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Map;

/** One non-blocking connection per worker. */
public final class Rpc implements AsyncWorkload {
  @Override
  public String name() {
    return "rpc";
  }

  @Override
  public AsyncTask engage(int size, Map<String, String> parameters, Wakeups wakeups)
      throws IOException {
    return new Connection(parameters.get(ADDRESS), wakeups);
  }

  private static final class Connection implements AsyncTask {
    private final String address;
    private final Wakeups wakeups;
    private final SocketChannel channel;
    private final SelectionKey key;
    // Outside the heap: a heap buffer would be copied to such a one at every call.
    private final ByteBuffer message = ByteBuffer.allocateDirect(Long.BYTES);
    private long connectLimitNs;
    private boolean sending;

    Connection(String address, Wakeups wakeups) throws IOException {
      this.address = address;
      this.wakeups = wakeups;
      channel = SocketChannel.open(StandardProtocolFamily.INET);
      channel.configureBlocking(false);
      key = wakeups.register(channel);
    }

    @Override
    public boolean prepare() throws IOException {
      try {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        if (channel.connect(resolve(address))) {
          return true;
        }
      } catch (IOException cause) {
        throw failure("cannot connect to", address, cause);
      }
      connectLimitNs = Clock.nowNs() + CONNECT_LIMIT_MS * 1_000_000L;
      wakeups.wakeAt(connectLimitNs);
      key.interestOps(SelectionKey.OP_CONNECT);
      return false;
    }

    /** Whether the connection stands. Without an event of the channel its deadline has come. */
    private boolean connected() throws IOException {
      if (channel.finishConnect()) {
        wakeups.forgetDeadline();
        key.interestOps(0);
        return true;
      }
      if (Clock.nowNs() - connectLimitNs >= 0) {
        throw new SocketTimeoutException("Connect timed out");
      }
      return false;
    }

    @Override
    public boolean begin(long seed, long t) throws IOException {
      message.clear().putLong(Mix.mix(seed, t)).flip();
      sending = true;
      return resume();
    }

    @Override
    public boolean resume() throws IOException {
      boolean connecting = channel.isConnectionPending();
      try {
        return connecting ? connected() : sending ? sent() : received();
      } catch (IOException cause) {
        throw failure(connecting ? "cannot connect to" : "rpc with", address, cause);
      }
    }

    private boolean sent() throws IOException {
      channel.write(message);
      sending = message.hasRemaining(); // one write; a socket may take less, in theory
      if (!sending) {
        message.clear();
      }
      key.interestOps(sending ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
      return false;
    }

    private boolean received() throws IOException {
      if (channel.read(message) < 0) {
        throw new IOException("the server closed the connection");
      }
      if (message.hasRemaining()) {
        return false;
      }
      key.interestOps(0); // asked for again before the loop looks, so it costs no system call
      return true;
    }

    @Override
    public long result() {
      return message.getLong(0);
    }

    @Override
    public void release() throws IOException {
      channel.close();
    }
  }
}
