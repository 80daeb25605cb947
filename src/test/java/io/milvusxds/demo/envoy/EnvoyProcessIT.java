package io.milvusxds.demo.envoy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.milvusxds.testing.RequiredPart;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EnvoyProcessIT {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String BOOTSTRAP = "node: {id: \"one\", cluster: \"demo/milvus\"}\n";

  private static Path binary;

  @BeforeAll
  static void findEnvoy() throws Exception {
    binary = RequiredPart.envoy();
  }

  @Test
  void anEnvoyIsReachedByItsAdminInterfaceOnAFreePort() throws Exception {
    try (EnvoyProcess envoy = EnvoyProcess.start(binary, BOOTSTRAP)) {
      envoy.awaitReady(LIMIT);

      assertThat(envoy.adminGet("/server_info")).contains("\"state\": \"LIVE\"");
      assertThat(envoy.admin().host()).isEqualTo("127.0.0.1");
      assertThat(ProcessHandle.of(envoy.pid())).isPresent();
    }
  }

  @Test
  void twoEnvoysRunSideBySideThoughTheirBootstrapNamesOneAdminPort() throws Exception {
    String fixed =
        BOOTSTRAP + "admin: {address: {socket_address: {address: 127.0.0.1, port_value: 9901}}}\n";
    try (EnvoyProcess first = EnvoyProcess.start(binary, fixed);
        EnvoyProcess second = EnvoyProcess.start(binary, fixed)) {
      assertThat(first.admin()).isNotEqualTo(second.admin());
      assertThat(second.adminGet("/server_info")).contains("\"id\": \"one\"");
    }
  }

  @Test
  void aBootstrapThatEnvoyRefusesEndsInAnErrorWithEnvoysOwnWords() {
    assertThatThrownBy(() -> EnvoyProcess.start(binary, "no_such_field: 1\n"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("exit code 1")
        .hasMessageContaining("no_such_field");
  }

  @Test
  void aStoppedEnvoyIsGoneAndItsLogTellsWhy() throws Exception {
    try (EnvoyProcess envoy = EnvoyProcess.start(binary, BOOTSTRAP)) {
      envoy.stop();

      assertThat(envoy.isAlive()).isFalse();
      assertThat(envoy.logTail(10)).anyMatch(line -> line.contains("caught ENVOY_SIGTERM"));
    }
  }

  @Test
  void aKilledEnvoyHasNoTimeToSayGoodbye() throws Exception {
    try (EnvoyProcess envoy = EnvoyProcess.start(binary, BOOTSTRAP)) {
      envoy.kill();

      assertThat(envoy.isAlive()).isFalse();
      assertThat(envoy.logTail(10)).noneMatch(line -> line.contains("exiting"));
    }
  }
}
