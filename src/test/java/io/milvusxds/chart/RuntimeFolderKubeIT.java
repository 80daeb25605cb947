package io.milvusxds.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvusxds.demo.FreePort;
import io.milvusxds.demo.envoy.ProgramRun;
import io.milvusxds.testing.Patience;
import io.milvusxds.testing.kube.KubeCluster;
import io.milvusxds.testing.kube.KubeNamespace;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What goes into the image, run as in the cluster: as nobody, where nothing can be written, with
 * the account of the chart and its token.
 */
class RuntimeFolderKubeIT {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String NAMESPACE = "milvus-xds";

  private static RuntimeFolder runtime;
  private static KubeCluster cluster;

  @TempDir private Path folder;

  @BeforeAll
  static void start() throws IOException, InterruptedException {
    cluster = KubeCluster.start();
    cluster.kubectl("apply", "-f", "k8s/milvus-xds.yaml");
    runtime = RuntimeFolder.make();
  }

  @AfterAll
  static void stop() throws IOException {
    if (runtime != null) {
      runtime.close();
    }
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void itServesTheClusterWithTheAccountOfTheChartAndDrainsWhenAsked() throws Exception {
    KubeNamespace milvus = cluster.namespace("image");
    milvus.service("milvus-ro", "ro");
    milvus.service("milvus-rw", "rw");
    int admin = FreePort.find();
    Path log = folder.resolve("log");
    ProcessBuilder builder =
        runtime.asNobody(
            List.of(
                "serve",
                "--source=kubernetes",
                "--xds=127.0.0.1:" + FreePort.find(),
                "--admin=127.0.0.1:" + admin,
                "--drain-seconds=1"));
    builder.environment().put("KUBECONFIG", kubeconfigOfTheAccount().toString());
    Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      Patience.await("ready")
          .atMost(Duration.ofSeconds(40))
          .until(() -> status(admin, "/readyz") == 200);
      Patience.await("both Services")
          .until(() -> page(admin, "/metrics").contains("milvus_xds_deployments 1"));
      assertThat(status(admin, "/livez")).isEqualTo(200);
      assertThat(nothingBut(runtime.parent())).containsExactly("opt");

      process.destroy();

      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as("143 is SIGTERM").isEqualTo(143);
      assertThat(Files.readString(log))
          .contains("stopped")
          .doesNotContain("Exception", "stale", "may not");
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void theBootstrapCommandOfTheNotesWorksInIt() throws Exception {
    ProgramRun run = runtime.run("bootstrap", "--deployment", "prod/milvus");

    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(run.output()).startsWith("# Bootstrap of an Envoy").contains("\"prod/milvus\"");
  }

  @Test
  void theClassesThatItLoadsAtItsStartAreInTheArchive() throws Exception {
    ProcessBuilder builder = runtime.asNobody(List.of("--version"));
    builder.environment().put("JAVA_OPTS", "-Xlog:class+load");
    Path log = folder.resolve("classes");
    Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();

    assertThat(Files.readString(log))
        .containsPattern("io.milvusxds.cli.Main source: shared objects file")
        .containsPattern("io.milvusxds.cli.ServeCommand source: shared objects file");
    assertThat(runtime.archiveBytes()).isGreaterThan(10_000_000);
  }

  // As in a pod: the name and certificate of the API server, and a token of the account.
  private Path kubeconfigOfTheAccount() throws IOException, InterruptedException {
    String token =
        cluster.kubectl("-n", NAMESPACE, "create", "token", "milvus-xds", "--duration=10m").strip();
    String own = Files.readString(cluster.kubeconfig());
    Path kubeconfig = Files.createTempFile("milvus-xds-account", ".kubeconfig");
    Files.setPosixFilePermissions(kubeconfig, PosixFilePermissions.fromString("rw-r--r--"));
    Files.writeString(kubeconfig, own.replaceFirst("token: [0-9a-f]+", "token: " + token));
    kubeconfig.toFile().deleteOnExit();
    return kubeconfig;
  }

  private static List<String> nothingBut(Path parent) throws IOException {
    try (Stream<Path> files = Files.list(parent)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }

  private static int status(int port, String path) throws IOException, InterruptedException {
    try {
      return get(port, path).statusCode();
    } catch (ConnectException e) {
      return 0;
    }
  }

  private static String page(int port, String path) throws IOException, InterruptedException {
    return get(port, path).body();
  }

  private static HttpResponse<String> get(int port, String path)
      throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return HTTP.send(
        HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
