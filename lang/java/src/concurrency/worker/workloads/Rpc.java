package concurrency.worker.workloads;

import concurrency.worker.Failure;
import concurrency.worker.Mix;
import concurrency.worker.Task;
import concurrency.worker.Workload;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Map;

/**
 * I/O: waiting for a peer. One TCP connection per worker; a task sends mix(seed, t), 8 bytes
 * big-endian, and its result is the 8 bytes that come back. The server applies the delay of {@code
 * size} microseconds.
 */
public final class Rpc implements Workload {
  /** The parameter: host:port. */
  public static final String ADDRESS = "address";

  /** A connection that takes longer has failed. */
  public static final int CONNECT_LIMIT_MS = 5000;

  @Override
  public String name() {
    return "rpc";
  }

  @Override
  public List<String> parameters() {
    return List.of(ADDRESS);
  }

  @Override
  public void check(Map<String, String> parameters) {
    String address = parameters.get(ADDRESS);
    int colon = address.lastIndexOf(':');
    if (colon < 1 || port(address, colon) < 1 || port(address, colon) > 65535) {
      throw Failure.usage("--param address=" + address + " is not host:port");
    }
  }

  @Override
  public Task prepare(int size, Map<String, String> parameters) throws IOException {
    return new Connection(parameters.get(ADDRESS));
  }

  /** The number behind the colon, or -1 if there is none. */
  private static int port(String address, int colon) {
    String digits = address.substring(colon + 1);
    try {
      return digits.startsWith("+") ? -1 : Integer.parseInt(digits);
    } catch (NumberFormatException notAPort) {
      return -1;
    }
  }

  /** The first IPv4 address of {@code address}, host:port. A look-up of a name waits for it. */
  public static InetSocketAddress resolve(String address) throws IOException {
    int colon = address.lastIndexOf(':');
    for (InetAddress found : InetAddress.getAllByName(address.substring(0, colon))) {
      if (found instanceof Inet4Address) {
        return new InetSocketAddress(found, port(address, colon));
      }
    }
    throw new IOException("the name has no IPv4 address");
  }

  /** What went wrong when {@code address} was spoken to: the step, the address, the reason. */
  public static IOException failure(String step, String address, IOException cause) {
    String reason =
        cause instanceof UnknownHostException || cause.getMessage() == null
            ? cause.toString()
            : cause.getMessage();
    return new IOException(step + " " + address + ": " + reason, cause);
  }

  private static final class Connection implements Task {
    private final String address;
    private final SocketChannel channel;
    // Outside the heap: a heap buffer would be copied to such a one at every call.
    private final ByteBuffer message = ByteBuffer.allocateDirect(Long.BYTES);

    Connection(String address) throws IOException {
      this.address = address;
      // By default Java opens a dual-stack socket, which reaches an IPv4 server through mapped
      // addresses, and not at all where IPv6 is half there.
      channel = SocketChannel.open(StandardProtocolFamily.INET);
      try {
        channel.socket().connect(resolve(address), CONNECT_LIMIT_MS);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      } catch (IOException cause) {
        channel.close();
        throw failure("cannot connect to", address, cause);
      }
    }

    @Override
    public long run(long seed, long t) throws IOException {
      try {
        message.clear().putLong(Mix.mix(seed, t)).flip();
        while (message.hasRemaining()) { // one write; a socket may take less, in theory
          channel.write(message);
        }
        message.clear();
        while (message.hasRemaining()) {
          if (channel.read(message) < 0) {
            throw new IOException("the server closed the connection");
          }
        }
        return message.flip().getLong();
      } catch (IOException cause) {
        throw failure("rpc with", address, cause);
      }
    }

    @Override
    public void release() throws IOException {
      channel.close();
    }
  }
}
