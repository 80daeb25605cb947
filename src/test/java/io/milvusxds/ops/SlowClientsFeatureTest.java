package io.milvusxds.ops;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients that are slow, each in its way, keep no probe waiting. */
class SlowClientsFeatureTest {
  private static final Duration PROMPT = Duration.ofMillis(100);
  private static final List<String> PROBES = List.of("/livez", "/readyz", "/metrics");

  private final List<Socket> slow = new ArrayList<>();
  private ControlPlane plane;

  @BeforeEach
  void start() throws Exception {
    plane = ControlPlane.start();
    // The first request of a process loads classes.
    for (String probe : PROBES) {
      assertThat(plane.get(probe).statusCode()).isIn(200, 503);
    }
  }

  @AfterEach
  void stop() throws IOException {
    for (Socket socket : slow) {
      socket.close();
    }
    plane.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "40  | nothing",
        "40  | GET /livez HTTP/1.1\\r\\nHost:",
        "200 | GET",
        "200 | GET /livez HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n",
        "200 | GET /metrics HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n",
        "200 | POST /x HTTP/1.1\\r\\nHost: x\\r\\nContent-Length: 1000000\\r\\n\\r\\n",
      })
  void slowClientsKeepNoProbeWaiting(int count, String request) throws Exception {
    for (int i = 0; i < count; i++) {
      slow(request.equals("nothing") ? "" : request.replace("\\r\\n", "\r\n"));
    }

    assertProbesArePrompt();
  }

  private void assertProbesArePrompt() throws Exception {
    for (String probe : PROBES) {
      // Of three, so that a pause of the machine is not taken for one of the server.
      Duration best = Duration.ofDays(1);
      for (int i = 0; i < 3 && best.compareTo(PROMPT) > 0; i++) {
        long begin = System.nanoTime();
        assertThat(answer(probe)).startsWith("HTTP/1.1 ");
        Duration took = Duration.ofNanos(System.nanoTime() - begin);
        best = took.compareTo(best) < 0 ? took : best;
      }
      assertThat(best).as(probe).isLessThanOrEqualTo(PROMPT);
    }
  }

  private void slow(String request) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(1024);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), plane.admin.port()));
    socket.getOutputStream().write(request.getBytes(UTF_8));
    slow.add(socket);
  }

  /** As a kubelet asks: over a connection of its own. */
  private String answer(String path) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), plane.admin.port())) {
      socket.setSoTimeout(15_000);
      String request = "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }
}
