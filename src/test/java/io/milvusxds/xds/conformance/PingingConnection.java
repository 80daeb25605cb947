package io.milvusxds.xds.conformance;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * An HTTP/2 connection that has no streams and pings more often than gRPC's own client would agree
 * to; Envoys do so. Source of the frames: RFC 9113.
 */
public final class PingingConnection implements AutoCloseable {
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int GO_AWAY = 7;
  private static final int ACKNOWLEDGES = 1;
  private static final int PING_BYTES = 8;

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private boolean toldToGoAway;
  private int pongs;

  private PingingConnection(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(socket.getInputStream());
    this.out = socket.getOutputStream();
  }

  /** Connects and says the words that open HTTP/2. */
  public static PingingConnection open(int port) throws IOException {
    PingingConnection connection =
        new PingingConnection(new Socket(InetAddress.getLoopbackAddress(), port));
    connection.out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII));
    connection.frame(SETTINGS, 0, new byte[0]);
    return connection;
  }

  /**
   * Sends pings in turn and reads what comes meanwhile.
   *
   * @param pause from one ping to the next
   * @return how many were answered
   */
  public int pings(int count, Duration pause) throws IOException {
    for (int i = 0; i < count && !toldToGoAway; i++) {
      frame(PING, 0, new byte[PING_BYTES]);
      readFor(pause);
    }
    return pongs;
  }

  /** Whether the server announced that it ends the connection. */
  public boolean isToldToGoAway() {
    return toldToGoAway;
  }

  private void readFor(Duration time) throws IOException {
    long deadline = System.nanoTime() + time.toNanos();
    for (long left = time.toMillis();
        left > 0;
        left = Duration.ofNanos(deadline - System.nanoTime()).toMillis()) {
      socket.setSoTimeout((int) left);
      try {
        readFrame();
      } catch (SocketTimeoutException e) {
        return;
      }
    }
  }

  private void readFrame() throws IOException {
    int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
    int type = in.readUnsignedByte();
    int flags = in.readUnsignedByte();
    in.readInt();
    in.readFully(new byte[length]);
    if (type == SETTINGS && flags != ACKNOWLEDGES) {
      frame(SETTINGS, ACKNOWLEDGES, new byte[0]);
    } else if (type == PING && flags == ACKNOWLEDGES) {
      pongs++;
    } else if (type == GO_AWAY) {
      toldToGoAway = true;
    }
  }

  // Nine bytes of head: length, type, flags, and the number of the stream, here the connection.
  private void frame(int type, int flags, byte[] payload) throws IOException {
    byte[] frame = new byte[9 + payload.length];
    frame[2] = (byte) payload.length;
    frame[3] = (byte) type;
    frame[4] = (byte) flags;
    System.arraycopy(payload, 0, frame, 9, payload.length);
    out.write(frame);
    out.flush();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
