package io.milvusxds.cli.rehearsal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.common.primitives.Bytes;
import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Just as much HTTP/2 and gRPC as it takes to talk to a server of our own on this machine: a client
 * of the library would cost the start more than what is rehearsed. It opens the largest windows,
 * and sends so little at a time that those of the server never close. Owned by one thread.
 */
final class FrameClient implements Closeable {
  // Frame types, flags and settings by RFC 9113, sections 6 and 6.5.2.
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int GOAWAY = 7;
  private static final int WINDOW_UPDATE = 8;
  private static final int ACK = 1;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;
  private static final short INITIAL_WINDOW_SIZE = 4;
  private static final int FIRST_WINDOW = 65_535;
  // Before each gRPC message: whether it is compressed, and its length.
  private static final int MESSAGE_HEAD = 5;

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;
  // What came of each stream and is not taken yet; a frame may have several messages or a part.
  private final Map<Integer, byte[]> begun = new HashMap<>();

  /** One message that came on a stream. */
  record Message(int stream, ByteString bytes) {}

  /** Connects. */
  FrameClient(int port) throws IOException {
    this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    this.out = socket.getOutputStream();
    out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII));
    frame(
        SETTINGS,
        0,
        0,
        ByteBuffer.allocate(6).putShort(INITIAL_WINDOW_SIZE).putInt(Integer.MAX_VALUE).array());
    frame(
        WINDOW_UPDATE,
        0,
        0,
        ByteBuffer.allocate(4).putInt(Integer.MAX_VALUE - FIRST_WINDOW).array());
  }

  /**
   * Opens a stream.
   *
   * @param stream odd, greater than those before
   * @param path of the method, with a leading slash
   */
  void open(int stream, String path) throws IOException {
    ByteArrayOutputStream headers = new ByteArrayOutputStream();
    header(headers, ":method", "POST");
    header(headers, ":scheme", "http");
    header(headers, ":path", path);
    header(headers, "content-type", "application/grpc");
    header(headers, "te", "trailers");
    frame(HEADERS, END_HEADERS, stream, headers.toByteArray());
  }

  // Literal, never indexed, not compressed (RFC 7541, 6.2.3); texts are shorter than 127.
  private static void header(ByteArrayOutputStream to, String name, String value) {
    to.write(0x10);
    to.write(name.length());
    to.writeBytes(name.getBytes(US_ASCII));
    to.write(value.length());
    to.writeBytes(value.getBytes(US_ASCII));
  }

  /** Sends a message that fits into one frame. */
  void send(int stream, MessageLite message) throws IOException {
    byte[] bytes = message.toByteArray();
    frame(
        DATA,
        0,
        stream,
        ByteBuffer.allocate(MESSAGE_HEAD + bytes.length)
            .put((byte) 0)
            .putInt(bytes.length)
            .put(bytes)
            .array());
  }

  /**
   * Waits for the next message of any stream.
   *
   * @param deadlineNanos until when, by {@link System#nanoTime()}
   * @throws IOException when a stream or the connection ends, or the deadline is over
   */
  Message receive(long deadlineNanos) throws IOException {
    for (Optional<Message> whole = whole(); ; whole = whole()) {
      if (whole.isPresent()) {
        return whole.get();
      }
      long left = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
      if (left <= 0) {
        throw new SocketTimeoutException("the time is over");
      }
      socket.setSoTimeout((int) left);
      int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
      int type = in.readUnsignedByte();
      int flags = in.readUnsignedByte();
      int stream = in.readInt();
      byte[] payload = in.readNBytes(length);
      if (type == RST_STREAM || type == GOAWAY || (type == HEADERS && (flags & END_STREAM) != 0)) {
        throw new IOException("frame of type " + type + " on stream " + stream + " ends it");
      }
      if (type == DATA) {
        begun.merge(stream, payload, Bytes::concat);
      } else if ((type == SETTINGS || type == PING) && (flags & ACK) == 0) {
        frame(type, ACK, 0, type == PING ? payload : new byte[0]);
      }
    }
  }

  private Optional<Message> whole() {
    for (Map.Entry<Integer, byte[]> entry : begun.entrySet()) {
      byte[] bytes = entry.getValue();
      if (bytes.length >= MESSAGE_HEAD) {
        int end = MESSAGE_HEAD + ByteBuffer.wrap(bytes).getInt(1);
        if (bytes.length >= end) {
          entry.setValue(Arrays.copyOfRange(bytes, end, bytes.length));
          return Optional.of(
              new Message(
                  entry.getKey(), ByteString.copyFrom(bytes, MESSAGE_HEAD, end - MESSAGE_HEAD)));
        }
      }
    }
    return Optional.empty();
  }

  private void frame(int type, int flags, int stream, byte[] payload) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
    frame.put((byte) (payload.length >> 16)).putShort((short) payload.length);
    frame.put((byte) type).put((byte) flags).putInt(stream).put(payload);
    out.write(frame.array());
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
