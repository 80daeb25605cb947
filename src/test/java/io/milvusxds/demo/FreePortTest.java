package io.milvusxds.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FreePortTest {
  @Test
  void noPortIsGivenTwiceAndAllLieBelowThoseOfConnections() throws Exception {
    Set<Integer> ports = new HashSet<>();
    for (int i = 0; i < 500; i++) {
      ports.add(FreePort.find());
    }

    assertThat(ports).hasSize(500).allMatch(port -> port >= 20_000 && port < 32_768);
  }

  @Test
  void aPortThatIsListenedOnIsLeftOut() throws Exception {
    int next = FreePort.find() + 1;
    try (ServerSocket taken = new ServerSocket(next, 1, InetAddress.getLoopbackAddress())) {
      assertThat(FreePort.find()).isNotEqualTo(taken.getLocalPort());
    }
  }
}
