package io.milvusxds.translate;

import static io.milvusxds.testing.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.demo.envoy.EnvoyBinary;
import io.milvusxds.demo.envoy.EnvoyProcess;
import io.milvusxds.model.DeploymentRef;
import io.milvusxds.model.HostPort;
import io.milvusxds.translate.Bootstrap.Protocol;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BootstrapIT {
  private static final long LIMIT_SECONDS = 20;

  private static Path binary;

  @TempDir private Path folder;

  @BeforeAll
  static void findEnvoy() throws Exception {
    binary = EnvoyBinary.locate();
  }

  @ParameterizedTest
  @ValueSource(strings = {"edge", "sidecar"})
  void envoyTakesTheFilesInTheEnvoyFolderWithoutAWarning(String kind) throws Exception {
    assertAccepted(Path.of("envoy", kind + ".yaml"));
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void envoyTakesEveryVariantWithoutAWarning(Protocol protocol) throws Exception {
    Bootstrap bootstrap =
        new Bootstrap(
            new DeploymentRef("prod", "milvus"),
            new HostPort("localhost", 18000),
            new ListenerSpec(ListenerSpec.Kind.SIDECAR, 19531),
            "n",
            new HostPort("127.0.0.1", 9902),
            protocol);

    assertAccepted(Files.writeString(folder.resolve("bootstrap.yaml"), bootstrap.yaml()));
  }

  @Test
  void anEnvoyThatNeverHeardFromItsControlPlaneIsNotReady() throws Exception {
    // Nothing listens on port 1.
    Bootstrap bootstrap =
        new Bootstrap(
            new DeploymentRef("prod", "milvus"),
            new HostPort("127.0.0.1", 1),
            ListenerSpec.DEFAULT,
            "n",
            Bootstrap.DEFAULT_ADMIN,
            Protocol.STATE_OF_THE_WORLD);

    try (EnvoyProcess envoy = EnvoyProcess.start(binary, bootstrap.yaml())) {
      assertThat(envoy.adminGet("/ready")).isNotEqualTo("LIVE\n");
      assertThat(envoy.adminGet("/server_info"))
          .contains("\"id\": \"n\"", "\"cluster\": \"prod/milvus\"", "\"listener\": \"edge\"");
      assertThat(envoy.adminGet("/stats"))
          .contains("cluster.milvus_xds.upstream_cx_connect_fail", "control_plane.connected_state")
          .doesNotContain("http.admin.", "listener.admin.", "runtime.");
    }
  }

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void anEnvoyThatLostItsControlPlaneAsksAgainWithinASecondAndNotAllTheTime(Protocol protocol)
      throws Exception {
    try (ClosingPort away = ClosingPort.open();
        EnvoyProcess envoy =
            EnvoyProcess.start(
                binary,
                new Bootstrap(
                        new DeploymentRef("prod", "milvus"),
                        new HostPort("127.0.0.1", away.port()),
                        ListenerSpec.DEFAULT,
                        "n",
                        Bootstrap.DEFAULT_ADMIN,
                        protocol)
                    .yaml())) {
      await("attempts after the pauses stopped growing")
          .atMost(Duration.ofSeconds(30))
          .until(() -> away.arrivals().size() >= 20);

      List<Long> arrivals = away.arrivals();
      assertThat(envoy.isAlive()).isTrue();
      for (int i = 1; i < arrivals.size(); i++) {
        // A quarter of a second for a busy machine.
        assertThat(Duration.ofNanos(arrivals.get(i) - arrivals.get(i - 1)))
            .isLessThan(Duration.ofMillis(1250));
      }
      // The mean is two a second.
      assertThat(Duration.ofNanos(arrivals.get(19) - arrivals.get(4)))
          .isGreaterThan(Duration.ofSeconds(3));
    }
  }

  @Test
  void whatCountsAsASlowCallCanBeChangedWhileEnvoyRuns() throws Exception {
    Bootstrap bootstrap =
        new Bootstrap(
            new DeploymentRef("prod", "milvus"),
            new HostPort("127.0.0.1", 1),
            ListenerSpec.DEFAULT,
            "n",
            Bootstrap.DEFAULT_ADMIN,
            Protocol.STATE_OF_THE_WORLD);

    try (EnvoyProcess envoy = EnvoyProcess.start(binary, bootstrap.yaml())) {
      String answer = envoy.adminPost("/runtime_modify?" + CallLog.SLOW_CALL_KEY + "=2000");

      assertThat(answer).isEqualTo("OK\n");
      assertThat(envoy.adminGet("/runtime")).contains(CallLog.SLOW_CALL_KEY, "\"2000\"");
    }
  }

  private static void assertAccepted(Path file) throws Exception {
    Process envoy =
        new ProcessBuilder(
                List.of(
                    binary.toString(),
                    "--mode",
                    "validate",
                    "--config-path",
                    file.toString(),
                    "--log-level",
                    "warning"))
            .redirectErrorStream(true)
            .start();
    String output = new String(envoy.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(envoy.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(envoy.exitValue()).as(output).isZero();
    assertThat(output).isEqualTo("configuration '" + file + "' OK\n");
  }
}
