package io.milvusxds.testing.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;

/**
 * A connection that speaks HTTP/2 frame by frame, with one stream, for messages that come in pieces
 * or never whole. It keeps to the windows that the server opens.
 */
public final class RawHttp2 implements Closeable {
  /** The first bytes of every HTTP/2 connection. */
  public static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RESET = 3;
  private static final int SETTINGS = 4;
  private static final int GO_AWAY = 7;
  private static final int WINDOW_UPDATE = 8;
  private static final int END_HEADERS = 4;
  private static final int MAX_FRAME = 16_384;

  private final Socket socket;
  private final OutputStream out;
  private final DataInputStream in;
  private long connectionWindow = 65_535;
  private long streamWindow = 65_535;

  private RawHttp2(Socket socket) throws IOException {
    this.socket = socket;
    this.out = socket.getOutputStream();
    this.in = new DataInputStream(socket.getInputStream());
    socket.setSoTimeout(15_000);
    socket.setTcpNoDelay(true);
  }

  /** A connection with one open stream of this method, for example {@code package.Service/Do}. */
  public static RawHttp2 open(int port, String method) throws IOException {
    return open(port, method, PREFACE.length());
  }

  /** As {@link #open}; the first bytes go out one by one. */
  public static RawHttp2 openSlowly(int port, String method) throws IOException {
    return open(port, method, 1);
  }

  private static RawHttp2 open(int port, String method, int pieceSize) throws IOException {
    RawHttp2 connection = new RawHttp2(new Socket(InetAddress.getLoopbackAddress(), port));
    byte[] preface = PREFACE.getBytes(US_ASCII);
    for (int i = 0; i < preface.length; i += pieceSize) {
      connection.out.write(preface, i, pieceSize);
    }
    connection.frame(SETTINGS, 0, 0, new byte[0]);
    ByteArrayOutputStream headers = new ByteArrayOutputStream();
    header(headers, ":method", "POST");
    header(headers, ":scheme", "http");
    header(headers, ":path", "/" + method);
    header(headers, "content-type", "application/grpc");
    header(headers, "te", "trailers");
    connection.frame(HEADERS, END_HEADERS, 1, headers.toByteArray());
    return connection;
  }

  // Literal, never indexed, no compression; texts are shorter than 127.
  private static void header(ByteArrayOutputStream to, String name, String value) {
    to.write(0x10);
    to.write(name.length());
    to.writeBytes(name.getBytes(US_ASCII));
    to.write(value.length());
    to.writeBytes(value.getBytes(US_ASCII));
  }

  /** The five bytes before a gRPC message of this size. */
  public static byte[] messageHead(int size) {
    return ByteBuffer.allocate(5).put((byte) 0).putInt(size).array();
  }

  /**
   * Sends bytes of the stream in frames of at most this size.
   *
   * @return false when the server ended the stream meanwhile
   */
  public boolean send(byte[] bytes, int frameSize) throws IOException {
    int sent = 0;
    while (sent < bytes.length) {
      while (Math.min(connectionWindow, streamWindow) <= 0 || in.available() > 0) {
        if (!readFrame()) {
          return false;
        }
      }
      int size = Math.min(Math.min(frameSize, MAX_FRAME), bytes.length - sent);
      size = (int) Math.min(size, Math.min(connectionWindow, streamWindow));
      byte[] piece = new byte[size];
      System.arraycopy(bytes, sent, piece, 0, size);
      frame(DATA, 0, 1, piece);
      connectionWindow -= size;
      streamWindow -= size;
      sent += size;
    }
    return true;
  }

  /** Sends one frame as it is. */
  public void frame(int type, int flags, int stream, byte[] payload) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
    frame.put((byte) (payload.length >> 16)).putShort((short) payload.length);
    frame.put((byte) type).put((byte) flags).putInt(stream).put(payload);
    out.write(frame.array());
  }

  private boolean readFrame() throws IOException {
    int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
    int type = in.readUnsignedByte();
    int flags = in.readUnsignedByte();
    int stream = in.readInt();
    ByteBuffer payload = ByteBuffer.wrap(in.readNBytes(length));
    if (type == RESET || type == GO_AWAY || (type == HEADERS && (flags & 1) != 0)) {
      return false;
    }
    if (type == WINDOW_UPDATE && stream == 0) {
      connectionWindow += payload.getInt();
    } else if (type == WINDOW_UPDATE) {
      streamWindow += payload.getInt();
    } else if (type == SETTINGS && (flags & 1) == 0) {
      frame(SETTINGS, 1, 0, new byte[0]);
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
