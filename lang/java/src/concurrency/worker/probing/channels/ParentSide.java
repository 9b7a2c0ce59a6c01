package concurrency.worker.probing.channels;

import concurrency.worker.probing.SharedFile;
import concurrency.worker.probing.processes.ProbeProcess;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** A worker process that answers, and the parent's ends of channels to it. */
public final class ParentSide implements Closeable {
  private final Path socket = Sockets.unixName();
  private final SharedFile file;
  private final ByteBuffer memory;
  private final ProbeProcess worker;

  /** Starts the worker; no message will have more than {@code mostBytes}. */
  public ParentSide(int mostBytes) throws IOException {
    int room = MappedEnd.room(mostBytes);
    file = SharedFile.create(room);
    memory = SharedFile.map(file.path(), room);
    worker = ProbeProcess.start(2, "Echo", socket.toString(), file.path(), Integer.toString(room));
  }

  /** Our end of a new channel; the worker answers at the other. One at a time. */
  public End open(ProcessChannel channel, int bytes) throws IOException {
    switch (channel) {
      case PIPE:
        worker.send(channel.ordinal(), bytes, 0);
        return new StreamEnd(worker.in(), worker.out(), bytes);
      case TCP:
        try (ServerSocketChannel listener = Sockets.listenTcp()) {
          worker.send(channel.ordinal(), bytes, Sockets.portOf(listener));
          return acceptedEnd(listener, bytes);
        }
      case UNIX_SOCKET:
        try (ServerSocketChannel listener = Sockets.listenUnix(socket)) {
          worker.send(channel.ordinal(), bytes, 0);
          return acceptedEnd(listener, bytes);
        } finally {
          Files.deleteIfExists(socket);
        }
      default:
        for (int at = 0; at < memory.capacity(); at++) {
          memory.put(at, (byte) 0);
        }
        worker.send(channel.ordinal(), bytes, 0);
        return new MappedEnd(memory, 0, bytes, worker.handle());
    }
  }

  /** Waits until the worker has heard of the last message, at which it ends its answers. */
  public void awaitEnd() throws IOException {
    worker.receive();
  }

  private static End acceptedEnd(ServerSocketChannel listener, int bytes) throws IOException {
    SocketChannel accepted = Sockets.accept(listener);
    return new ChannelEnd(accepted, accepted, bytes);
  }

  /** Ends the worker. */
  @Override
  public void close() throws IOException {
    worker.close();
    file.close();
  }
}
