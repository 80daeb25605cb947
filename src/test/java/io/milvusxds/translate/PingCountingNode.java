package io.milvusxds.translate;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A node that takes one connection and every call on it, answers none, and counts the HTTP/2 pings
 * that it gets: a stock gRPC server ends the connection after the third that comes too early.
 * Source of the frames: RFC 9113.
 */
final class PingCountingNode implements AutoCloseable {
  private static final int PREFACE_BYTES = 24;
  private static final int HEADERS = 1;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int ACKNOWLEDGES = 1;

  private final ServerSocket server;
  private final Thread reader = new Thread(this::takeConnection, "ping-counting-node");
  private final CountDownLatch called = new CountDownLatch(1);
  private final AtomicInteger pings = new AtomicInteger();

  private PingCountingNode(ServerSocket server) {
    this.server = server;
  }

  /** Starts one on a free port. */
  public static PingCountingNode start() throws IOException {
    PingCountingNode node =
        new PingCountingNode(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    node.reader.start();
    return node;
  }

  /** Where it listens, as the {@code endpoints} annotation has it. */
  public String address() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  /** Counted down by the first call. */
  public CountDownLatch called() {
    return called;
  }

  /** How many pings came, answers to its own not counted. */
  public int pings() {
    return pings.get();
  }

  private void takeConnection() {
    try (Socket socket = server.accept()) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      in.skipNBytes(PREFACE_BYTES);
      send(socket.getOutputStream(), SETTINGS, 0, new byte[0]);
      while (true) {
        takeFrame(in, socket.getOutputStream());
      }
    } catch (EOFException | SocketException ended) {
      // Envoy, or the test, is done.
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void takeFrame(DataInputStream in, OutputStream out) throws IOException {
    int length = in.readUnsignedShort() << 8 | in.readUnsignedByte();
    int type = in.readUnsignedByte();
    boolean acknowledges = (in.readUnsignedByte() & ACKNOWLEDGES) != 0;
    in.skipNBytes(Integer.BYTES);
    byte[] payload = in.readNBytes(length);
    if (type == HEADERS) {
      called.countDown();
    } else if (type == SETTINGS && !acknowledges) {
      send(out, SETTINGS, ACKNOWLEDGES, new byte[0]);
    } else if (type == PING && !acknowledges) {
      pings.incrementAndGet();
      send(out, PING, ACKNOWLEDGES, payload);
    }
  }

  private static void send(OutputStream out, int type, int flags, byte[] payload)
      throws IOException {
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
    server.close();
  }
}
