package io.milvusxds.testing.milvus;

import io.milvusxds.demo.FreePort;
import io.milvusxds.model.HostPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A port before a node. While it is shut the node looks as if it had ended: connections break and
 * new ones are refused. So a test can take the read-write node away from Envoy while its query node
 * goes on to serve the searches of the proxies.
 */
public final class Gate implements AutoCloseable {
  private final HostPort node;
  private final HostPort address;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final ExecutorService pumps = Executors.newCachedThreadPool();
  private volatile ServerSocket entrance;

  private Gate(HostPort node, HostPort address) throws IOException {
    this.node = node;
    this.address = address;
    this.entrance = listen();
  }

  /** An open one on a free port. */
  public static Gate before(HostPort node) throws IOException {
    return new Gate(node, new HostPort("127.0.0.1", FreePort.find()));
  }

  /** Where the node seems to be. */
  public HostPort address() {
    return address;
  }

  /** Ends all connections and takes no more. */
  public void shut() throws IOException {
    entrance.close();
    for (Socket socket : sockets) {
      socket.close();
    }
    sockets.clear();
  }

  /** Takes connections again, at the same address. */
  public void open() throws IOException {
    entrance = listen();
  }

  private ServerSocket listen() throws IOException {
    ServerSocket listening = new ServerSocket();
    listening.setReuseAddress(true);
    listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), address.port()));
    pumps.execute(() -> accept(listening));
    return listening;
  }

  private void accept(ServerSocket listening) {
    try {
      while (!listening.isClosed()) {
        Socket client = listening.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), node.port());
        sockets.add(client);
        sockets.add(server);
        pumps.execute(() -> pump(client, server));
        pumps.execute(() -> pump(server, client));
      }
    } catch (IOException e) {
      // Shut, or the node is not there.
    }
  }

  private static void pump(Socket from, Socket to) {
    try (from;
        to) {
      long unused = from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // One of the two has gone, and the other goes with it.
    }
  }

  @Override
  public void close() throws IOException {
    shut();
    pumps.shutdownNow();
  }
}
