package concurrency.worker.probing.channels;

import java.io.IOException;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Supplier;

/** The ways from thread to thread. */
public enum ThreadChannel {
  QUEUE,
  VARIABLE,
  PIPE,
  TCP,
  UNIX_SOCKET,
  SHARED_SPIN;

  /** Its name in the protocol. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The two ends of a new one. */
  public End[] open(int bytes) throws IOException {
    switch (this) {
      case QUEUE:
        return references(QueueSlot::new, bytes);
      case VARIABLE:
        return references(VariableSlot::new, bytes);
      case SHARED_SPIN:
        return references(SpinSlot::new, bytes);
      case PIPE:
        Pipe there = Pipe.open();
        Pipe back = Pipe.open();
        return new End[] {
          new ChannelEnd(back.source(), there.sink(), bytes),
          new ChannelEnd(there.source(), back.sink(), bytes)
        };
      case TCP:
        try (ServerSocketChannel listener = Sockets.listenTcp()) {
          return sockets(listener, Sockets.connectTcp(Sockets.portOf(listener)), bytes);
        }
      default:
        Path name = Sockets.unixName();
        try (ServerSocketChannel listener = Sockets.listenUnix(name)) {
          return sockets(listener, Sockets.connectUnix(name), bytes);
        } finally {
          Files.deleteIfExists(name);
        }
    }
  }

  private static End[] references(Supplier<Slot> slots, int bytes) {
    Slot there = slots.get();
    Slot back = slots.get();
    return new End[] {new ReferenceEnd(back, there, bytes), new ReferenceEnd(there, back, bytes)};
  }

  private static End[] sockets(ServerSocketChannel listener, SocketChannel connected, int bytes)
      throws IOException {
    SocketChannel accepted = Sockets.accept(listener);
    return new End[] {
      new ChannelEnd(connected, connected, bytes), new ChannelEnd(accepted, accepted, bytes)
    };
  }
}
