package io.milvusxds.translate;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A port of 127.0.0.1 that closes every connection at once and remembers when each came. */
final class ClosingPort implements AutoCloseable {
  private final ServerSocket server;
  private final Thread taker = new Thread(this::take, "closing-port");
  private final List<Long> arrivals = new CopyOnWriteArrayList<>();

  private ClosingPort(ServerSocket server) {
    this.server = server;
  }

  /** Opens one that is free. */
  public static ClosingPort open() throws IOException {
    ClosingPort port = new ClosingPort(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    port.taker.start();
    return port;
  }

  public int port() {
    return server.getLocalPort();
  }

  /** When the connections came, in nanoseconds of {@link System#nanoTime}, oldest first. */
  public List<Long> arrivals() {
    return List.copyOf(arrivals);
  }

  private void take() {
    try {
      while (true) {
        server.accept().close();
        arrivals.add(System.nanoTime());
      }
    } catch (SocketException closed) {
      // The test is done.
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
