package io.milvusxds.testing.wire;

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
 * Wires between clients and a server on this machine that can be cut: nothing passes any more, in
 * either direction, and neither side is told. The way a machine looks that lost its power, or, when
 * only those that are open are cut, a load balancer that forgot its connections.
 */
public final class CutWire implements AutoCloseable {
  private static final long LONGEST_ANSWER_NANOS = 1_000_000_000;

  private final int serverPort;
  private final ServerSocket entrance;
  private final List<Wire> wires = new CopyOnWriteArrayList<>();
  private final ExecutorService pumps = Executors.newCachedThreadPool();
  private volatile boolean isCut;

  /** One connection. */
  private static final class Wire {
    private final Socket client;
    private final Socket server;
    private volatile boolean isCut;
    // What comes later than an answer takes was not asked for.
    private volatile long askedAtNanos = System.nanoTime();
    private volatile boolean isPushed;

    private Wire(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    private void close() throws IOException {
      client.close();
      server.close();
    }
  }

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

  /**
   * Lets nothing through any more over the connections over which the server spoke last without
   * being asked, such as the watches of a Kubernetes API server; all others are whole.
   *
   * @return how many there are
   */
  public int cutPushed() {
    List<Wire> pushed = wires.stream().filter(wire -> wire.isPushed && !wire.isCut).toList();
    pushed.forEach(wire -> wire.isCut = true);
    return pushed.size();
  }

  /** Lets nothing through any more over the connections that are open; new ones are whole. */
  public void cutOpen() {
    wires.forEach(wire -> wire.isCut = true);
  }

  private void accept() {
    try {
      while (!entrance.isClosed()) {
        Socket client = entrance.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
        Wire wire = new Wire(client, server);
        wires.add(wire);
        pumps.execute(() -> pump(wire, client, server));
        pumps.execute(() -> pump(wire, server, client));
      }
    } catch (IOException e) {
      // Closed: the test is over.
    }
  }

  private void pump(Wire wire, Socket from, Socket to) {
    byte[] buffer = new byte[8192];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (from == wire.client) {
          wire.askedAtNanos = System.nanoTime();
          wire.isPushed = false;
        } else {
          wire.isPushed |= System.nanoTime() - wire.askedAtNanos > LONGEST_ANSWER_NANOS;
        }
        if (!isCut && !wire.isCut) {
          out.write(buffer, 0, n);
        }
      }
      if (!isCut && !wire.isCut) {
        to.close();
      }
    } catch (IOException e) {
      // One of the two has gone, which is what this is for.
    }
  }

  @Override
  public void close() throws IOException {
    entrance.close();
    for (Wire wire : wires) {
      wire.close();
    }
    pumps.shutdownNow();
  }
}
