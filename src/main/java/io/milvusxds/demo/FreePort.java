package io.milvusxds.demo;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A port of 127.0.0.1 that stays free until its user listens on it, and while its user is away:
 * from 20000 to 32767, below the ports that Linux gives to connections and to servers that ask for
 * any.
 *
 * <p>A process gives each of them once before it begins anew, and processes that run at the same
 * time begin far from each other, so that two test runs side by side do not meet.
 */
public final class FreePort {
  private static final int LEAST = 20_000;
  private static final int COUNT = 32_768 - LEAST;

  // Near the golden section of COUNT and prime to it: neighbouring process ids lie far apart.
  private static final int STRIDE = 7_891;

  private static final AtomicInteger TAKEN =
      new AtomicInteger((int) (ProcessHandle.current().pid() * STRIDE % COUNT));

  private FreePort() {}

  /**
   * The next port that nobody listens on.
   *
   * @throws IOException when all of them are taken
   */
  public static int find() throws IOException {
    for (int i = 0; i < COUNT; i++) {
      int port = LEAST + Math.floorMod(TAKEN.getAndIncrement(), COUNT);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (BindException taken) {
        // The next one, then.
      }
    }
    throw new IOException("no free port from " + LEAST + " to " + (LEAST + COUNT - 1));
  }
}
