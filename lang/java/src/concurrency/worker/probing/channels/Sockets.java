package concurrency.worker.probing.channels;

import concurrency.worker.Clock;
import concurrency.worker.probing.SharedFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/** Connections within this machine. */
public final class Sockets {
  private static final long ACCEPT_LIMIT_NS = 30_000_000_000L;
  private static final long ACCEPT_PAUSE_NS = 100_000;

  private Sockets() {}

  /** A listener on the loopback device, at a port that the system chose. */
  public static ServerSocketChannel listenTcp() throws IOException {
    return ServerSocketChannel.open(StandardProtocolFamily.INET)
        .bind(new InetSocketAddress(loopback(), 0));
  }

  public static int portOf(ServerSocketChannel listener) throws IOException {
    return ((InetSocketAddress) listener.getLocalAddress()).getPort();
  }

  public static SocketChannel connectTcp(int port) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.INET);
    channel.connect(new InetSocketAddress(loopback(), port));
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    return channel;
  }

  private static InetAddress loopback() throws IOException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
  }

  /** A name for a socket that no other process uses; to be deleted once both ends are connected. */
  public static Path unixName() {
    return SharedFile.ownPath("socket");
  }

  public static ServerSocketChannel listenUnix(Path name) throws IOException {
    return ServerSocketChannel.open(StandardProtocolFamily.UNIX)
        .bind(UnixDomainSocketAddress.of(name));
  }

  public static SocketChannel connectUnix(Path name) throws IOException {
    return SocketChannel.open(UnixDomainSocketAddress.of(name));
  }

  /** The next connection; waits for it, within a limit. */
  public static SocketChannel accept(ServerSocketChannel listener) throws IOException {
    listener.configureBlocking(false);
    long untilNs = Clock.nowNs() + ACCEPT_LIMIT_NS;
    SocketChannel channel = listener.accept();
    while (channel == null) {
      if (Clock.nowNs() > untilNs) {
        throw new IOException("nobody connects");
      }
      LockSupport.parkNanos(ACCEPT_PAUSE_NS);
      channel = listener.accept();
    }
    if (channel.getLocalAddress() instanceof InetSocketAddress) {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }
    return channel;
  }
}
