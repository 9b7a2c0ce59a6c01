package concurrency.worker.processes;

import concurrency.worker.Failure;
import concurrency.worker.OsIds;
import concurrency.worker.Share;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * What a worker process says to its parent: one byte that tells what, then the content. In native
 * byte order, since both ends are the same JVM on the same machine. The parent's commands are the
 * single bytes of {@link ParentLink}.
 */
final class Wire {
  static final int PREPARED = 1;
  static final int READY = 2;
  static final int SHARE = 3;
  static final int FAILED = 4;

  // Of a share: ready, start, end, process (0: no task), thread, count.
  private static final int HEADER_BYTES = 6 * Long.BYTES;
  private static final int CHUNK_BYTES = 1 << 16;

  private Wire() {}

  static void sendShare(OutputStream out, Share share) throws IOException {
    OsIds ids = share.ids();
    ByteBuffer header = buffer(1 + HEADER_BYTES).put((byte) SHARE).putLong(share.readyNs());
    header.putLong(share.startNs()).putLong(share.endNs());
    header.putLong(ids == null ? 0 : ids.process()).putLong(ids == null ? 0 : ids.thread());
    out.write(header.putLong(share.count()).array());
    ByteBuffer chunk = buffer(CHUNK_BYTES);
    int step = CHUNK_BYTES / Long.BYTES;
    for (int from = 0; from < share.count(); from += step) {
      int length = Math.min(step, share.count() - from);
      chunk.asLongBuffer().put(share.results(), from, length);
      out.write(chunk.array(), 0, length * Long.BYTES);
      if (share.tasks() != null) {
        chunk.asIntBuffer().put(share.tasks(), from, length);
        out.write(chunk.array(), 0, length * Integer.BYTES);
      }
    }
  }

  /** Reads what follows the byte {@link #SHARE}. */
  static void receiveShare(InputStream in, Share share) throws IOException {
    ByteBuffer header = read(in, buffer(HEADER_BYTES), HEADER_BYTES);
    long readyNs = header.getLong();
    long startNs = header.getLong();
    long endNs = header.getLong();
    long process = header.getLong();
    long thread = header.getLong();
    OsIds ids = process == 0 ? null : new OsIds(process, thread);
    share.receive(readyNs, startNs, endNs, ids, (int) header.getLong());
    ByteBuffer chunk = buffer(CHUNK_BYTES);
    int step = CHUNK_BYTES / Long.BYTES;
    for (int from = 0; from < share.count(); from += step) {
      int length = Math.min(step, share.count() - from);
      read(in, chunk, length * Long.BYTES).asLongBuffer().get(share.results(), from, length);
      if (share.tasks() != null) {
        read(in, chunk, length * Integer.BYTES).asIntBuffer().get(share.tasks(), from, length);
      }
    }
  }

  static void sendFailure(OutputStream out, Failure failure) throws IOException {
    byte[] message = failure.getMessage().getBytes(StandardCharsets.UTF_8);
    ByteBuffer whole = buffer(1 + 2 * Integer.BYTES + message.length).put((byte) FAILED);
    whole.putInt(failure.code().ordinal()).putInt(message.length).put(message);
    out.write(whole.array());
  }

  /** Reads what follows the byte {@link #FAILED}. */
  static Failure receiveFailure(InputStream in) throws IOException {
    ByteBuffer header = read(in, buffer(2 * Integer.BYTES), 2 * Integer.BYTES);
    Failure.Code code = Failure.Code.values()[header.getInt()];
    int length = header.getInt();
    byte[] message = read(in, buffer(length), length).array();
    return new Failure(code, new String(message, StandardCharsets.UTF_8));
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.nativeOrder());
  }

  /** Fills {@code buffer} from its beginning with the next {@code length} bytes. */
  private static ByteBuffer read(InputStream in, ByteBuffer buffer, int length) throws IOException {
    if (in.readNBytes(buffer.array(), 0, length) < length) {
      throw new EOFException();
    }
    return buffer.clear();
  }
}
