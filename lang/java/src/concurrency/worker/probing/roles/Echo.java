package concurrency.worker.probing.roles;

import concurrency.worker.probing.SharedFile;
import concurrency.worker.probing.channels.ChannelEnd;
import concurrency.worker.probing.channels.End;
import concurrency.worker.probing.channels.MappedEnd;
import concurrency.worker.probing.channels.ProcessChannel;
import concurrency.worker.probing.channels.Sockets;
import concurrency.worker.probing.channels.StreamEnd;
import concurrency.worker.probing.processes.Role;
import concurrency.worker.probing.processes.WorkerPipe;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** Opens its end of one channel after the other, and answers there. */
public final class Echo implements Role {
  @Override
  public void play(WorkerPipe parent, String[] arguments) throws Exception {
    ProcessHandle partner = ProcessHandle.current().parent().orElseThrow();
    Path socket = Path.of(arguments[0]);
    ByteBuffer memory = SharedFile.map(arguments[1], Integer.parseInt(arguments[2]));
    while (true) {
      ProcessChannel channel = ProcessChannel.values()[(int) parent.in().readLong()];
      int bytes = (int) parent.in().readLong();
      int port = (int) parent.in().readLong();
      try (End end =
          switch (channel) {
            case PIPE -> new StreamEnd(parent.in(), parent.out(), bytes);
            case TCP -> end(Sockets.connectTcp(port), bytes);
            case UNIX_SOCKET -> end(Sockets.connectUnix(socket), bytes);
            case SHARED_SPIN -> new MappedEnd(memory, 1, bytes, partner);
          }) {
        end.answer();
      }
      parent.out().writeLong(channel.ordinal());
    }
  }

  private static End end(SocketChannel connected, int bytes) {
    return new ChannelEnd(connected, connected, bytes);
  }
}
