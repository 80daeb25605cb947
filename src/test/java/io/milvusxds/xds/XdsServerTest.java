package io.milvusxds.xds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.milvusxds.xds.limits.XdsLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import org.junit.jupiter.api.Test;

class XdsServerTest {
  private static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private static XdsServer<String> server() {
    return new XdsServer<>(
        node -> new NodeGroups.Choice.Member<>(node.cluster()),
        XdsListener.NONE,
        XdsLimits.DEFAULT,
        Clock.systemUTC());
  }

  @Test
  void aSecondStartIsRefusedAndTheFirstGoesOn() throws IOException {
    try (XdsServer<String> server = server()) {
      server.start(ANY_PORT);
      int port = server.port();

      assertThatThrownBy(() -> server.start(ANY_PORT))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("listens on port " + port);

      assertThat(server.port()).isEqualTo(port);
    }
  }

  @Test
  void aPortThatIsTakenIsToldAndAnotherCanBeTried() throws IOException {
    try (XdsServer<String> first = server();
        XdsServer<String> second = server()) {
      first.start(ANY_PORT);

      assertThatThrownBy(
              () ->
                  second.start(
                      new InetSocketAddress(InetAddress.getLoopbackAddress(), first.port())))
          .isInstanceOf(IOException.class);
      second.start(ANY_PORT);

      assertThat(second.port()).isNotEqualTo(first.port());
    }
  }

  @Test
  void whatNeedsARunningServerSaysSoBeforeTheStart() {
    try (XdsServer<String> server = server()) {
      assertThatThrownBy(server::port)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("not started");
    }
  }
}
