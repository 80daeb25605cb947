package io.milvusxds.golden;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.demo.envoy.EnvoyBinary;
import io.milvusxds.demo.envoy.EnvoyProcess;
import io.milvusxds.golden.GoldenCase.Outcome;
import io.milvusxds.testing.EnvoyFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every golden case is configuration that a real Envoy takes as it is. */
class EnvoyGoldenIT {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private static Path binary;

  @TempDir private Path folder;

  static List<GoldenCase> cases() {
    return GoldenCase.all();
  }

  @BeforeAll
  static void findEnvoy() throws Exception {
    binary = EnvoyBinary.locate();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void envoyAcceptsAllOfIt(GoldenCase golden) throws Exception {
    Outcome outcome = golden.outcome();
    EnvoyFiles files = new EnvoyFiles(folder);
    files.write(outcome.configs(), outcome.listeners());

    try (EnvoyProcess envoy = EnvoyProcess.start(binary, files.bootstrap())) {
      envoy.awaitReady(LIMIT);

      String dump = envoy.adminGet("/config_dump?include_eds");
      assertThat(dump).doesNotContain("error_state");
      for (var config : outcome.configs()) {
        config.clusters().forEach(cluster -> assertThat(dump).contains(quoted(cluster.getName())));
        config
            .routeConfigurations()
            .forEach(routes -> assertThat(dump).contains(quoted(routes.getName())));
      }
      int deployments = outcome.configs().size();
      List<String> statistics = envoy.adminGet("/stats").lines().toList();
      assertThat(statistics)
          .contains(
              "listener_manager.total_listeners_active: " + deployments,
              "cluster_manager.active_clusters: "
                  + outcome.configs().stream().mapToInt(config -> config.clusters().size()).sum(),
              "runtime.deprecated_feature_use: 0")
          .filteredOn(line -> line.contains("update_rejected") || line.contains("update_failure"))
          .allMatch(line -> line.endsWith(": 0"));
      // One answer per pool: Envoy has read every assignment, the empty ones too.
      assertThat(statistics)
          .filteredOn(line -> line.startsWith("cluster.") && line.endsWith(".update_success: 1"))
          .hasSize(2 * deployments);
      assertThat(envoy.logTail(200)).noneMatch(line -> line.contains("[warning][misc]"));
    }
  }

  private static String quoted(String name) {
    return "\"" + name + "\"";
  }
}
