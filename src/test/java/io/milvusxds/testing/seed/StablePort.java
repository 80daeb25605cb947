package io.milvusxds.testing.seed;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Random;

/**
 * A port of 127.0.0.1 that stays free while nobody listens on it: connections begin at higher ones,
 * so that none, not even an Envoy that tries to reach a dead node there, takes it meanwhile.
 */
final class StablePort {
  private static final int LEAST = 20_000;
  // Where Linux begins with the ports of connections, unless it is told otherwise.
  private static final int LIMIT = 32_768;
  private static final int TRIES = 200;
  private static final Random RANDOM = new Random();

  private StablePort() {}

  static int find() throws IOException {
    for (int i = 0; i < TRIES; i++) {
      int port = RANDOM.nextInt(LEAST, LIMIT);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (BindException taken) {
        // Another one, then.
      }
    }
    throw new IOException("no free port from " + LEAST + " to " + LIMIT);
  }
}
