package io.milvusxds.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** A port of 127.0.0.1 that nobody listened on a moment ago. */
public final class FreePort {
  private FreePort() {}

  /** The port; somebody else may take it before its user does, which is rare. */
  public static int find() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
