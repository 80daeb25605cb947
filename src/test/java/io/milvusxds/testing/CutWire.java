package io.milvusxds.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A wire between clients and a server on this machine that can be cut: nothing passes any more, in
 * either direction, and neither side is told. The way a machine looks that lost its power.
 */
public final class CutWire implements AutoCloseable {
  private final int serverPort;
  private final ServerSocket entrance;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final ExecutorService pumps = Executors.newCachedThreadPool();
  private volatile boolean isCut;

  private CutWire(int serverPort) throws IOException {
    this.serverPort = serverPort;
    this.entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    pumps.execute(this::accept);
  }

  /** A whole wire to this port. */
  public static CutWire to(int serverPort) throws IOException {
    return new CutWire(serverPort);
  }

  /** Where clients connect. */
  public int port() {
    return entrance.getLocalPort();
  }

  /** Lets nothing through from now on. */
  public void cut() {
    isCut = true;
  }

  private void accept() {
    try {
      while (!entrance.isClosed()) {
        Socket client = entrance.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
        sockets.add(client);
        sockets.add(server);
        pumps.execute(() -> pump(client, server));
        pumps.execute(() -> pump(server, client));
      }
    } catch (IOException e) {
      // Closed: the test is over.
    }
  }

  private void pump(Socket from, Socket to) {
    byte[] buffer = new byte[8192];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (!isCut) {
          out.write(buffer, 0, n);
        }
      }
      if (!isCut) {
        to.close();
      }
    } catch (IOException e) {
      // One of the two has gone, which is what this is for.
    }
  }

  @Override
  public void close() throws IOException {
    entrance.close();
    for (Socket socket : sockets) {
      socket.close();
    }
    pumps.shutdownNow();
  }
}
